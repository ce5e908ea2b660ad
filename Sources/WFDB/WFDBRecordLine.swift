// The first line of a WFDB header: name, signals, frequency, length, and when the record begins.

/// `name[/segments] signals [frequency[/counter[(base)]] [samples [time [date]]]]`
package struct WFDBRecordLine: Equatable, Sendable {
    package let name: String
    /// The `n` of `name/n`: the record is made of n others; 0 for any other record.
    package let segmentCount: Int
    package let signalCount: Int
    /// Frames per second; 250 when absent (the format's default).
    package let frequency: Double
    /// No frequency is stated, or 0, which no record has.
    let isFrequencyAssumed: Bool
    /// Samples of each signal; nil when absent or 0, which means "as many as there are".
    package let sampleCount: Int?
    /// `HH:MM:SS[.SSS]` and `DD/MM/YYYY` as sent.
    package let baseTime: String?
    package let baseDate: String?
    /// A fifth or sixth word is neither a time nor a date.
    let isStartUnread: Bool
    /// Words stand behind date and time, as the reference library lets them; they are passed over.
    let hasMoreWords: Bool

    package var isMultiSegment: Bool { segmentCount > 0 }

    static let defaultFrequency = 250.0

    init(_ line: Substring, number: Int) throws(WFDBError) {
        let words = line.split(whereSeparator: \.isWhitespace)
        guard words.count >= 2 else { throw .badLine(line: number, column: words.count) }
        (name, segmentCount) = try Self.name(words[0], number)
        guard let count = WFDBNumber.integer(words[1]), count >= 0 else {
            throw .badLine(line: number, column: 2)
        }
        guard count <= WFDBLimits.signals else { throw .tooLarge(.signals) }
        signalCount = count
        let stated = try words.count > 2 ? Self.frequency(words[2], number) : 0
        isFrequencyAssumed = stated == 0
        frequency = stated == 0 ? Self.defaultFrequency : stated
        sampleCount = try words.count > 3 ? Self.samples(words[3], number) : nil
        let start = words.dropFirst(4).prefix(2)
        baseTime = start.first { Self.isTime($0) }.map(String.init)
        baseDate = start.first { Self.isDate($0) }.map(String.init)
        isStartUnread = start.count != [baseTime, baseDate].count { $0 != nil }
        hasMoreWords = words.count > 6
    }

    /// What a line of numbers or of prose is not: words behind the sixth follow a time with colons, or a date.
    var isLikely: Bool { !hasMoreWords || baseDate != nil || baseTime?.contains(":") == true }

    /// Letters, digits and underscores by the standard; hyphens and dots are met and harmless.
    private static func name(_ word: Substring, _ number: Int) throws(WFDBError) -> (String, Int) {
        let parts = word.split(separator: "/", omittingEmptySubsequences: false)
        let isSound = parts[0].utf8.allSatisfy { byte in
            byte > 0x7F || Character(UnicodeScalar(byte)).isLetter || Character(UnicodeScalar(byte)).isNumber
                || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
        }
        guard !parts[0].isEmpty, isSound, parts.count <= 2 else { throw .badLine(line: number, column: 1) }
        guard parts.count == 2 else { return (String(parts[0]), 0) }
        guard let segments = WFDBNumber.integer(parts[1]), segments > 0 else {
            throw .badLine(line: number, column: 1)
        }
        return (String(parts[0]), segments)
    }

    /// `500`, `500/1` or `500/1(0)`: the counter frequency and base are of no use to a reader.
    private static func frequency(_ word: Substring, _ number: Int) throws(WFDBError) -> Double {
        guard let value = WFDBNumber.decimal(word.prefix { $0 != "/" }), value >= 0, value <= 1_000_000 else {
            throw .badLine(line: number, column: 3)
        }
        return value
    }

    private static func samples(_ word: Substring, _ number: Int) throws(WFDBError) -> Int? {
        guard let value = WFDBNumber.integer(word), value >= 0 else {
            throw .badLine(line: number, column: 4)
        }
        return value == 0 ? nil : value
    }

    /// Digits in up to three groups between colons, the last with a fraction.
    private static func isTime(_ text: Substring) -> Bool {
        text.first?.isNumber == true && text.allSatisfy { $0.isNumber || $0 == ":" || $0 == "." }
    }

    private static let months: Set = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    private static func isNumber(_ text: Substring) -> Bool { !text.isEmpty && text.allSatisfy(\.isNumber) }

    private static func isDate(_ text: Substring) -> Bool {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "-" }
        guard parts.count > 1 else { return false }
        // `12-May-2020`, as converted records have it.
        if parts.count == 3, months.contains(parts[1].lowercased()) {
            return [parts[0], parts[2]].allSatisfy(isNumber)
        }
        return text.allSatisfy { $0.isNumber || $0 == "/" || $0 == "-" }
    }
}
