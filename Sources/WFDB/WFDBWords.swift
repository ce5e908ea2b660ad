// The words of one header line, and the numbers in them, read without trusting a digit.

/// Hands out the words of a line one by one and counts them for errors.
struct WFDBWords {
    private var text: Substring
    /// The word handed out last, counted from 1.
    private(set) var column = 0

    init(_ text: Substring) {
        self.text = text
    }

    mutating func next() -> Substring? {
        text = text.drop(while: \.isWhitespace)
        column += 1
        guard !text.isEmpty else { return nil }
        let word = text.prefix { !$0.isWhitespace }
        text = text[word.endIndex...]
        return word
    }

    /// A word that should have been a number was none; the numbers end there.
    private(set) var isCutShort = false

    /// The next word as an integer; nil at the end of the line, and from the first word that is none.
    mutating func integer() -> Int? {
        guard !isCutShort else { return nil }
        let before = text
        guard let word = next() else { return nil }
        guard let value = WFDBNumber.integer(word) else {
            text = before
            isCutShort = true
            return nil
        }
        return value
    }

    /// What is left, without blanks around it.
    var rest: Substring {
        var rest = text.drop(while: \.isWhitespace)
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return rest
    }
}

/// Numbers as WFDB headers write them.
enum WFDBNumber {
    /// Samples and counts fit 32 bits in every honest header; more is refused so that sums cannot overflow.
    /// Some programs write whole numbers as `1024.0`.
    static func integer(_ word: Substring) -> Int? {
        guard word.utf8.count <= 16 else { return nil }
        let value = Int(word) ?? decimal(word).flatMap { Int(exactly: $0) }
        guard let value, value.magnitude <= UInt(UInt32.max) else { return nil }
        return value
    }

    /// A plain decimal number, with an exponent or without; never "nan" or "inf".
    static func decimal(_ word: Substring) -> Double? {
        let allowed = word.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte)
        }
        guard allowed, word.utf8.count <= 40, let value = Double(word), value.isFinite else { return nil }
        return value
    }
}
