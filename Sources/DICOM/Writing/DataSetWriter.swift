// Builds a data set and writes it as explicit little endian, the layout that every program reads.

/// Elements to be written; the order in which they are set does not count.
package struct DataSetWriter: Sendable {
    enum Value: Sendable {
        case bytes(ArraySlice<UInt8>)
        case items([DataSetWriter])
        /// Fragments of encapsulated pixels, the offset table first.
        case fragments([ArraySlice<UInt8>])
    }

    private(set) var elements: [DICOMTag: (representation: ValueRepresentation, value: Value)] = [:]

    package init() {}

    /// Text by the dictionary's representation; UTF-8 where it is more than ASCII, which the whole file then declares.
    package mutating func set(_ tag: DICOMTag, _ texts: String...) {
        set(tag, texts: texts)
    }

    package mutating func set(_ tag: DICOMTag, texts: [String]) {
        set(tag, Self.representation(tag, else: .LO), bytes: Array(texts.joined(separator: "\\").utf8)[...])
    }

    /// Whole numbers by the dictionary's representation: US, SS, UL, SL, or IS.
    package mutating func set(_ tag: DICOMTag, _ numbers: Int...) {
        let kind = Self.representation(tag, else: .IS)
        guard kind.width > 1 else { return set(tag, texts: numbers.map(String.init)) }
        let bytes = numbers.flatMap { number in
            (0..<kind.width).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        }
        set(tag, kind, bytes: bytes[...])
    }

    /// Numbers by the dictionary's representation: FD, FL, or DS.
    package mutating func set(_ tag: DICOMTag, _ numbers: Double...) {
        switch Self.representation(tag, else: .DS) {
        case .FD:
            let patterns = numbers.map(\.bitPattern)
            set(
                tag, .FD,
                bytes: patterns.flatMap { pattern in (0..<8).map { UInt8(truncatingIfNeeded: pattern >> (8 * $0)) } }[
                    ...])
        case .FL:
            let patterns = numbers.map { Float($0).bitPattern }
            set(
                tag, .FL,
                bytes: patterns.flatMap { pattern in (0..<4).map { UInt8(truncatingIfNeeded: pattern >> (8 * $0)) } }[
                    ...])
        default: set(tag, texts: numbers.map(Self.decimal))
        }
    }

    package mutating func set(_ tag: DICOMTag, items: [DataSetWriter]) {
        elements[tag] = (.SQ, .items(items))
    }

    /// Bytes as they are, little-endian.
    package mutating func set(_ tag: DICOMTag, _ representation: ValueRepresentation, bytes: ArraySlice<UInt8>) {
        elements[tag] = (representation, .bytes(bytes))
    }

    /// Compressed frames, one fragment each, with an empty offset table.
    package mutating func set(frames: [[UInt8]]) {
        elements[.pixelData] = (.OB, .fragments([[]] + frames.map { $0[...] }))
    }

    mutating func set(_ tag: DICOMTag, fragments: [ArraySlice<UInt8>]) {
        elements[tag] = (.OB, .fragments(fragments))
    }

    package mutating func remove(_ tag: DICOMTag) {
        elements[tag] = nil
    }

    private static func representation(
        _ tag: DICOMTag, else fallback: ValueRepresentation
    ) -> ValueRepresentation {
        let known = DataDictionary.representation(of: tag)
        return known == .UN ? fallback : known
    }

    /// At most 16 characters, as DS allows; digits that do not fit are dropped.
    static func decimal(_ number: Double) -> String {
        guard number.isFinite else { return "" }
        if let whole = Int(exactly: number), String(whole).utf8.count <= 16 { return String(whole) }
        let text = number.description
        guard text.utf8.count > 16 else { return text }
        guard let mark = text.firstIndex(of: "e") else { return String(text.prefix(16)) }
        let power = text[mark...]
        return String(text.prefix(16 - power.count) + power)
    }
}
