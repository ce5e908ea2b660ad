// Escape sequences as HL7 2.x and LIS02 share them: a mark, a letter or bytes in hex, the mark again.

/// Resolves sequences such as `\F\` or `&X0D0A&` in a run of text.
package struct EscapeSequences: Sendable {
    /// The character that opens and closes a sequence.
    package let mark: UInt8
    /// What each letter stands for.
    private let meanings: [(letter: UInt8, byte: UInt8)]

    /// What whole words stand for, such as `.br`.
    private let words: [(word: [UInt8], text: [UInt8])]

    package init(
        mark: UInt8, _ meanings: [(letter: UInt8, byte: UInt8)], _ words: [(word: String, text: String)] = []
    ) {
        self.mark = mark
        self.meanings = meanings
        self.words = words.map { (Array($0.word.utf8), Array($0.text.utf8)) }
    }

    /// The text with its sequences resolved. Sequences that are not known here (highlighting and formatting)
    /// stay in the text as they were sent, so that nothing is lost.
    package func resolve(_ raw: ArraySlice<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(raw.count)
        var rest = raw
        while let byte = rest.popFirst() {
            guard byte == mark, let close = rest.firstIndex(of: mark),
                let meant = meaning(of: rest[rest.startIndex..<close])
            else {
                text.append(byte)
                continue
            }
            text += meant
            rest = rest[(close + 1)...]
        }
        return text
    }

    private func meaning(of sequence: ArraySlice<UInt8>) -> [UInt8]? {
        guard let letter = sequence.first else { return nil }
        if letter == UInt8(ascii: "X") { return Self.bytes(ofHex: sequence.dropFirst()) }
        if let word = words.first(where: { sequence.elementsEqual($0.word) }) { return word.text }
        guard sequence.count == 1 else { return nil }
        return meanings.first { $0.letter == letter }.map { [$0.byte] }
    }

    private static func bytes(ofHex digits: ArraySlice<UInt8>) -> [UInt8]? {
        guard !digits.isEmpty, digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        var rest = digits
        while let high = rest.popFirst(), let low = rest.popFirst() {
            guard let first = high.hexDigit, let second = low.hexDigit else { return nil }
            bytes.append(first << 4 | second)
        }
        return bytes
    }
}
