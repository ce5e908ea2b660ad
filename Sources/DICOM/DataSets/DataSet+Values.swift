// The values of elements as text and numbers.

import Bytes

extension DataSet {
    /// All values of a text element; nil when it is absent, empty, cut off or no text.
    package func decoded(_ tag: DICOMTag) -> DICOMText? {
        guard let element = self[tag], let raw = raw(tag), !raw.isEmpty, isText(element) else { return nil }
        let kind = element.representation.isText ? element.representation : DataDictionary.representation(of: tag)
        let end = raw.lastIndex { $0 != 0 && $0 != 0x20 }.map { $0 + 1 } ?? raw.startIndex
        let (text, repair) = TextDecoder.decode(raw[raw.startIndex..<end], characterSets)
        guard !kind.isSingleText else { return DICOMText(values: [text], repair: repair) }
        let values = text.split(separator: "\\", omittingEmptySubsequences: false).map(Self.trimmed)
        return values.allSatisfy(\.isEmpty) ? nil : DICOMText(values: values, repair: repair)
    }

    /// All values of a text element; none when it is absent or empty.
    package func texts(_ tag: DICOMTag) -> [String] { decoded(tag)?.values ?? [] }

    /// The first value; nil when it is absent or empty.
    package func text(_ tag: DICOMTag) -> String? {
        texts(tag).first.flatMap { $0.isEmpty ? nil : $0 }
    }

    private func isText(_ element: DataElement) -> Bool {
        element.representation.isText
            || (element.representation.width == 1 && DataDictionary.representation(of: element.tag).isText)
    }

    private static func trimmed(_ text: Substring) -> String {
        var scalars = Substring(text).unicodeScalars
        while let last = scalars.last, last == " " || last == "\0" { scalars.removeLast() }
        while scalars.first == " " { scalars.removeFirst() }
        return String(scalars)
    }

    // MARK: numbers

    /// Whole numbers of IS, DS without a fraction, US, SS, UL, SL, UV, SV; none where any of them is no such number.
    package func integers(_ tag: DICOMTag) -> [Int] {
        guard let element = self[tag], let raw = raw(tag) else { return [] }
        if let numbers = binary(element, raw) { return numbers }
        let texts = texts(tag)
        let numbers = texts.compactMap(Self.integer)
        return numbers.count == texts.count ? numbers : []
    }

    package func integer(_ tag: DICOMTag) -> Int? { integers(tag).first }

    /// Numbers of any representation; none where any of them is not finite or no number.
    package func numbers(_ tag: DICOMTag) -> [Double] {
        guard let element = self[tag], let raw = raw(tag) else { return [] }
        switch element.representation {
        case .FL: return floats(raw, 4) { Double(Float(bitPattern: UInt32(truncatingIfNeeded: $0))) }
        case .FD: return floats(raw, 8) { Double(bitPattern: $0) }
        default: break
        }
        if let numbers = binary(element, raw) { return numbers.map(Double.init) }
        let texts = texts(tag)
        let numbers = texts.compactMap { Double($0) }.filter(\.isFinite)
        return numbers.count == texts.count ? numbers : []
    }

    package func number(_ tag: DICOMTag) -> Double? { numbers(tag).first }

    /// `12`, `+12`, and `12.0` as some programs write whole numbers.
    private static func integer(_ text: String) -> Int? {
        Int(text) ?? Double(text).flatMap { Int(exactly: $0) }
    }

    /// nil when the element is not binary. Bytes under UN or OB are read by the dictionary.
    private func binary(_ element: DataElement, _ raw: ArraySlice<UInt8>) -> [Int]? {
        var kind = element.representation
        if [.UN, .OB, .OW].contains(kind) { kind = DataDictionary.representation(of: element.tag) }
        switch kind {
        case .US, .OW: return whole(raw, 2) { Int($0) }
        case .SS: return whole(raw, 2) { Int(Int16(truncatingIfNeeded: $0)) }
        case .UL, .OL: return whole(raw, 4) { Int($0) }
        case .SL: return whole(raw, 4) { Int(Int32(truncatingIfNeeded: $0)) }
        case .UV, .OV: return whole(raw, 8) { Int(exactly: $0) }
        case .SV: return whole(raw, 8) { Int(Int64(truncatingIfNeeded: $0)) }
        default: return nil
        }
    }

    private func whole(_ raw: ArraySlice<UInt8>, _ width: Int, _ number: (UInt64) -> Int?) -> [Int] {
        let patterns = patterns(raw, width)
        let numbers = patterns.compactMap(number)
        return numbers.count == patterns.count ? numbers : []
    }

    private func floats(_ raw: ArraySlice<UInt8>, _ width: Int, _ number: (UInt64) -> Double) -> [Double] {
        let numbers = patterns(raw, width).map(number)
        return numbers.allSatisfy(\.isFinite) ? numbers : []
    }

    private func patterns(_ raw: ArraySlice<UInt8>, _ width: Int) -> [UInt64] {
        stride(from: raw.startIndex, through: raw.endIndex - width, by: width).map { start in
            let run = raw[start..<start + width]
            return order == .little
                ? run.reversed().reduce(0) { $0 << 8 | UInt64($1) } : run.reduce(0) { $0 << 8 | UInt64($1) }
        }
    }
}
