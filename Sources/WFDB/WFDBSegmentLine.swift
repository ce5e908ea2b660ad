// One segment line of a multi-segment header: which record, and how many samples of it.

/// `name samples`; the name `~` is a gap.
package struct WFDBSegmentLine: Equatable, Sendable {
    /// Line of the header, counted from 1.
    package let line: Int
    package let name: String
    /// Frames of the segment; 0 for the first segment of a variable layout, which only describes the signals.
    package let sampleCount: Int

    package var isGap: Bool { name == "~" }

    init(_ text: Substring, number: Int) throws(WFDBError) {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 2 else { throw .badLine(line: number, column: words.count) }
        guard !WFDBFileName.hasFolder(words[0]) else { throw .pathInName(line: number) }
        guard let count = WFDBNumber.integer(words[1]), count >= 0 else { throw .badLine(line: number, column: 2) }
        line = number
        name = String(words[0])
        sampleCount = count
    }
}

enum WFDBFileName {
    /// Files of a record lie beside its header. A name with a folder is refused, whatever the system's separator.
    static func hasFolder(_ name: Substring) -> Bool {
        name.contains { $0 == "/" || $0 == "\\" || $0 == ":" } || name == ".." || name == "."
    }
}
