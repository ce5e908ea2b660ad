// A data set that was read, made ready to be written: little-endian, every value with its representation.

import Bytes

extension DataSetWriter {
    /// Copies what `keep` lets through, item by item; it may change an element or give nil to drop it.
    init(copying set: DataSet, _ keep: (DataElement, DataSet) -> CopiedElement) {
        self.init()
        for element in set.elements {
            // Group lengths are long retired and would be wrong afterwards.
            if element.tag.element == 0 || !element.isWhole { continue }
            switch keep(element, set) {
            case .dropped: continue
            case .replaced(let bytes): self.set(element.tag, element.representation, bytes: bytes)
            case .kept: copy(element, set, keep)
            }
        }
    }

    /// What becomes of an element.
    enum CopiedElement {
        case kept, dropped
        case replaced(ArraySlice<UInt8>)
    }

    private mutating func copy(
        _ element: DataElement, _ set: DataSet, _ keep: (DataElement, DataSet) -> CopiedElement
    ) {
        switch element.value {
        case .bytes(let range):
            let bytes = set.bytes[range]
            let kind = element.representation.signed(element.tag, set)
            self.set(element.tag, kind, bytes: set.order == .little ? bytes : Self.turned(bytes, kind))
        case .items(let items):
            self.set(element.tag, items: items.map { DataSetWriter(copying: $0, keep) })
        case .fragments(let ranges):
            self.set(element.tag, fragments: ranges.map { set.bytes[$0] })
        }
    }

    private static func turned(_ bytes: ArraySlice<UInt8>, _ kind: ValueRepresentation) -> ArraySlice<UInt8> {
        // A tag is two words.
        let width = kind.width
        guard width > 1, bytes.count.isMultiple(of: width) else { return bytes }
        return ArraySlice(
            stride(from: bytes.startIndex, to: bytes.endIndex, by: width).flatMap { bytes[$0..<$0 + width].reversed() })
    }
}

extension ValueRepresentation {
    /// The dictionary says US where the standard means the pixels' own sign.
    fileprivate func signed(_ tag: DICOMTag, _ set: DataSet) -> ValueRepresentation {
        let following: Set<UInt16> = [0x0106, 0x0107, 0x0108, 0x0109, 0x0120, 0x0121]
        guard self == .US, tag.group == 0x0028, following.contains(tag.element),
            set.integer(.pixelRepresentation) == 1
        else { return self }
        return .SS
    }
}
