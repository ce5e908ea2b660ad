// A message of E1394 (CLSI LIS02) taken apart into records by its own separators.

import Bytes

/// One message, from its header (H) to its terminator (L). What it means is for `ASTMReport`; here it is only
/// structure.
package struct ASTMMessage: Equatable, Sendable {
    package let delimiters: ASTMDelimiters
    package let records: [ASTMRecord]
    /// The header record; every message has one.
    package let header: ASTMRecord

    /// Reads a file that holds exactly one message, or takes the first of several.
    package init(parsing bytes: [UInt8]) throws(ASTMError) {
        guard let first = try Self.all(in: bytes).first else { throw ASTMError(.noHeader, at: 0) }
        self = first
    }

    /// Every message of a file, in order: the capture of a line with its frames, or bare records that end
    /// with CR, LF or both. A UTF-8 mark, blank lines and control characters between records are passed over.
    package static func all(in bytes: [UInt8]) throws(ASTMError) -> [ASTMMessage] {
        let text = try ASTMCapture.text(of: bytes)
        let groups = try ASTMLines.messages(in: text)
        return try groups.map { lines throws(ASTMError) in try ASTMMessage(lines: lines) }
    }

    init(lines: [ASTMLines.Line]) throws(ASTMError) {
        let lines = try ASTMLines.decoded(lines)
        guard let first = lines.first else { throw ASTMError(.noHeader, at: 0) }
        let delimiters = try ASTMDelimiters(header: first.bytes, at: first.offset)
        var records: [ASTMRecord] = []
        records.reserveCapacity(lines.count)
        for line in lines {
            if let last = records.last, last.letter == "L" {
                throw ASTMError(
                    .badRecord, at: line.offset, place: ASTMPlace(record: "?", ordinal: records.count + 1))
            }
            records.append(
                try ASTMRecord(line: line.bytes, ordinal: records.count + 1, offset: line.offset, delimiters))
        }
        guard let header = records.first, let last = records.last else { throw ASTMError(.noHeader, at: 0) }
        guard last.letter == "L" else { throw ASTMError(.truncated, at: last.offset, place: last.place()) }
        self.delimiters = delimiters
        self.records = records
        self.header = header
    }

    /// The same words, wherever the two stand: what a device sends again when it heard no answer.
    package func says(the other: ASTMMessage) -> Bool {
        records.count == other.records.count && records.elementsEqual(other.records) { $0.says(the: $1) }
    }
}
