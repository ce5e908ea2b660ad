// A WFDB header file: the record line, a line for each signal, and comments (header(5) of the WFDB
// Applications Guide, https://physionet.org/physiotools/wag/header-5.htm).

/// The text part of a record.
package struct WFDBHeader: Equatable, Sendable {
    package let record: WFDBRecordLine
    package let signals: [WFDBSignalLine]
    /// Comment lines without `#` and the blanks after it, in order; empty ones are left out.
    package let comments: [String]

    /// Reads a header file.
    package init(parsing bytes: [UInt8]) throws(WFDBError) {
        guard bytes.count <= WFDBLimits.headerBytes else { throw .tooLarge(.headerBytes) }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notAHeader }
        var record: WFDBRecordLine?
        var signals: [WFDBSignalLine] = []
        var comments: [String] = []
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let content = line.drop { $0 == " " || $0 == "\t" || $0 == "\u{FEFF}" }
            if content.isEmpty { continue }
            if content.first == "#" {
                let comment = content.dropFirst().drop(while: \.isWhitespace)
                if !comment.isEmpty { comments.append(String(comment)) }
            } else if let record {
                if record.isMultiSegment { continue }
                guard signals.count < record.signalCount else { throw .badLine(line: index + 1, column: 1) }
                signals.append(
                    try WFDBSignalLine(content, number: index + 1, index: signals.count, record: record.name))
            } else {
                record = try WFDBRecordLine(content, number: index + 1)
            }
        }
        guard let record else { throw .notAHeader }
        if record.isMultiSegment { throw .notReadableYet(.multiSegment) }
        guard signals.count == record.signalCount else {
            throw .missingSignalLines(declared: record.signalCount, found: signals.count)
        }
        self.record = record
        self.signals = signals
        self.comments = comments
    }

    /// The data files that the header names, each once, in order.
    package var fileNames: [String] {
        var seen: Set<String> = []
        return signals.map(\.fileName).filter { seen.insert($0).inserted }
    }

    /// Whether the first line that is no comment reads as a record line: the only mark a header has.
    package static func isLikely(_ bytes: [UInt8]) -> Bool {
        guard bytes.count <= WFDBLimits.headerBytes, !bytes.contains(0),
            let text = String(validating: bytes, as: UTF8.self)
        else { return false }
        for line in text.split(whereSeparator: \.isNewline) {
            let content = line.drop(while: \.isWhitespace)
            if content.isEmpty || content.first == "#" { continue }
            return (try? WFDBRecordLine(content, number: 1)) != nil
        }
        return false
    }
}
