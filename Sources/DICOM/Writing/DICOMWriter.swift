// Writes a file of PS3.10: preamble, meta group, data set.

/// Bytes of a whole file from a data set.
package enum DICOMWriter {
    /// The house's own UID as a writer, made once from a random UUID (PS3.5 annex B.2).
    static let implementation = "2.25.314330307110735204232880722905140563399"

    /// A file that dcmdump and pydicom read. Class and instance UID come from the data set; texts that are more than
    /// ASCII make it declare UTF-8 unless it declares a set already.
    ///
    /// - Parameter transferSyntax: explicit little endian, or the syntax of the compressed frames in it.
    package static func file(
        _ set: DataSetWriter, transferSyntax: String = TransferSyntax.explicitLittle
    ) -> [UInt8] {
        var set = set
        if set.elements[.specificCharacterSet] == nil, set.hasForeignText {
            set.set(.specificCharacterSet, "ISO_IR 192")
        }
        var meta = DataSetWriter()
        meta.set(DICOMTag(0x0002_0001), .OB, bytes: [0, 1])
        meta.set(.mediaStorageSOPClassUID, .UI, bytes: set.bytes(.sopClassUID))
        meta.set(.mediaStorageSOPInstanceUID, .UI, bytes: set.bytes(.sopInstanceUID))
        meta.set(.transferSyntaxUID, transferSyntax)
        meta.set(DICOMTag(0x0002_0012), implementation)
        meta.set(DICOMTag(0x0002_0013), "LIANYI")
        let group = meta.encoded()
        var length = DataSetWriter()
        length.set(DICOMTag(0x0002_0000), group.count)
        return [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + length.encoded() + group + set.encoded()
    }
}

extension DataSetWriter {
    /// The data set alone, in ascending order of tags, without a preamble.
    package func encoded() -> [UInt8] {
        var out: [UInt8] = []
        for (tag, element) in elements.sorted(by: { $0.key < $1.key }) {
            switch element.value {
            case .bytes(let bytes): Self.append(tag, element.representation, bytes, to: &out)
            case .items(let items): Self.append(tag, items, to: &out)
            case .fragments(let fragments): Self.append(tag, fragments, to: &out)
            }
        }
        return out
    }

    func bytes(_ tag: DICOMTag) -> ArraySlice<UInt8> {
        guard case .bytes(let bytes)? = elements[tag]?.value else { return [] }
        return bytes
    }

    /// Any text that is not plain ASCII, at any depth.
    var hasForeignText: Bool {
        elements.values.contains { element in
            switch element.value {
            case .bytes(let bytes): element.representation.usesCharacterSet && bytes.contains { $0 >= 0x80 }
            case .items(let items): items.contains(where: \.hasForeignText)
            case .fragments: false
            }
        }
    }

    // MARK: bytes

    private static func append(
        _ tag: DICOMTag, _ representation: ValueRepresentation, _ bytes: ArraySlice<UInt8>, to out: inout [UInt8]
    ) {
        let isOdd = !bytes.count.isMultiple(of: 2)
        let count = bytes.count + (isOdd ? 1 : 0)
        // A value too long for its representation's 16 bits goes under UN (PS3.5 §6.2.2, note).
        let written = representation.hasLongLength || count <= 0xFFFE ? representation : .UN
        append(tag, written, length: UInt32(clamping: count), to: &out)
        out += bytes
        if isOdd { out.append(representation.isText && representation != .UI ? 0x20 : 0) }
    }

    private static func append(_ tag: DICOMTag, _ items: [DataSetWriter], to out: inout [UInt8]) {
        var inner: [UInt8] = []
        for item in items {
            let bytes = item.encoded()
            append(.item, length: UInt32(clamping: bytes.count), to: &inner)
            inner += bytes
        }
        append(tag, .SQ, length: UInt32(clamping: inner.count), to: &out)
        out += inner
    }

    private static func append(_ tag: DICOMTag, _ fragments: [ArraySlice<UInt8>], to out: inout [UInt8]) {
        append(tag, .OB, length: .max, to: &out)
        for fragment in fragments {
            let isOdd = !fragment.count.isMultiple(of: 2)
            append(.item, length: UInt32(clamping: fragment.count + (isOdd ? 1 : 0)), to: &out)
            out += fragment
            if isOdd { out.append(0) }
        }
        append(.sequenceEnd, length: 0, to: &out)
    }

    private static func append(
        _ tag: DICOMTag, _ representation: ValueRepresentation, length: UInt32, to out: inout [UInt8]
    ) {
        append(UInt32(tag.group) | UInt32(tag.element) << 16, 4, to: &out)
        out += representation.rawValue.utf8
        if representation.hasLongLength {
            append(0, 2, to: &out)
            append(length, 4, to: &out)
        } else {
            append(length, 2, to: &out)
        }
    }

    private static func append(_ tag: DICOMTag, length: UInt32, to out: inout [UInt8]) {
        append(UInt32(tag.group) | UInt32(tag.element) << 16, 4, to: &out)
        append(length, 4, to: &out)
    }

    private static func append(_ number: UInt32, _ count: Int, to out: inout [UInt8]) {
        for index in 0..<count { out.append(UInt8(truncatingIfNeeded: number >> UInt32(8 * index))) }
    }
}
