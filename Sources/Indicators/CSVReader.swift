// Splits comma-separated text into records, with the line each begins on (RFC 4180).

/// One record of a CSV text.
struct CSVRecord: Hashable, Sendable {
    /// The line on which it begins, from 1.
    let line: Int
    let fields: [String]
}

/// Why a text is no CSV.
enum CSVFault: Error, Hashable, Sendable {
    case notUTF8
    /// A quoted field that begins on this line never ends.
    case openQuote(line: Int)
    /// Something other than a comma or line end follows a closing quote.
    case strayQuote(line: Int)
    case tooManyRecords(limit: Int)
}

/// Reads one CSV text. A byte-order mark, CRLF and empty lines are accepted.
struct CSVReader {
    private let bytes: [UInt8]
    private var offset = 0
    private var line = 1
    private let limit: Int

    /// Reads `bytes`, at most `limit` records of them.
    init(_ bytes: [UInt8], limit: Int) {
        self.bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        self.limit = limit
    }

    /// All records in order.
    mutating func records() throws(CSVFault) -> [CSVRecord] {
        var records: [CSVRecord] = []
        while offset < bytes.count {
            let begin = line
            let fields = try record()
            guard fields != [""] else { continue }
            guard records.count < limit else { throw .tooManyRecords(limit: limit) }
            records.append(CSVRecord(line: begin, fields: fields))
        }
        return records
    }

    private mutating func record() throws(CSVFault) -> [String] {
        var fields = [try field()]
        while offset < bytes.count, bytes[offset] == UInt8(ascii: ",") {
            offset += 1
            fields.append(try field())
        }
        if offset < bytes.count, bytes[offset] == UInt8(ascii: "\r") { offset += 1 }
        if offset < bytes.count, bytes[offset] == UInt8(ascii: "\n") { offset += 1 }
        line += 1
        return fields
    }

    private mutating func field() throws(CSVFault) -> String {
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else { return try plainField() }
        return try quotedField()
    }

    private mutating func plainField() throws(CSVFault) -> String {
        let begin = offset
        while offset < bytes.count, !isEnd(bytes[offset]) { offset += 1 }
        return try text(bytes[begin..<offset])
    }

    private mutating func quotedField() throws(CSVFault) -> String {
        let begin = line
        var kept: [UInt8] = []
        offset += 1
        while true {
            guard offset < bytes.count else { throw .openQuote(line: begin) }
            let byte = bytes[offset]
            offset += 1
            if byte == UInt8(ascii: "\"") {
                guard offset < bytes.count, bytes[offset] == byte else { break }
                offset += 1
            }
            if byte == UInt8(ascii: "\n") { line += 1 }
            kept.append(byte)
        }
        guard offset == bytes.count || isEnd(bytes[offset]) else { throw .strayQuote(line: line) }
        return try text(kept[...])
    }

    private func isEnd(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }

    private func text(_ field: ArraySlice<UInt8>) throws(CSVFault) -> String {
        guard let text = String(validating: field, as: UTF8.self) else { throw .notUTF8 }
        return text
    }
}
