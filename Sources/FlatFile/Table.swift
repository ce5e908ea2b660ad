// A text of separated columns as rows of cells: quotes, doubled quotes, every sort of line end.

import Bytes

/// The rows of a table, as RFC 4180 describes them and programs write them.
struct Table: Sendable {
    struct Row: Sendable {
        let cells: [String]
        /// Where it begins, counted from 1.
        let line: Int
    }

    private(set) var rows: [Row] = []

    /// - Parameter text: in UTF-8. A quote opens a quoted cell only at its front; a doubled one is a quote. A row ends
    ///   with CR, LF or any run of them. Rows without any text are passed over.
    init(_ text: [UInt8], delimiter: UInt8) throws(FlatFileError) {
        var reader = CellReader(text, delimiter: delimiter)
        var total = 0
        while let row = try reader.row() {
            guard row.cells.contains(where: { !$0.isEmpty }), !Self.namesDelimiter(row) else { continue }
            total += row.cells.count
            guard rows.count < FlatFileLimits.rows, total <= FlatFileLimits.cells else {
                throw FlatFileError(.tooLarge, line: row.line)
            }
            rows.append(row)
        }
    }

    /// `sep=;` in the first line, which Excel writes for itself.
    private static func namesDelimiter(_ row: Row) -> Bool {
        row.line == 1 && row.cells[0].lowercased().hasPrefix("sep=") && row.cells[0].utf8.count <= 5
    }
}

/// Takes one row after the other.
private struct CellReader {
    private let text: [UInt8]
    private let delimiter: UInt8
    private var place = 0
    private var line = 1
    private static let quote = UInt8(ascii: "\"")

    init(_ text: [UInt8], delimiter: UInt8) {
        self.text = text
        self.delimiter = delimiter
    }

    mutating func row() throws(FlatFileError) -> Table.Row? {
        guard place < text.count else { return nil }
        let start = line
        var cells: [String] = []
        while true {
            guard cells.count < FlatFileLimits.columns else { throw FlatFileError(.tooLarge, line: start) }
            cells.append(try cell())
            guard place < text.count, text[place] == delimiter else { break }
            place += 1
        }
        endLine()
        return Table.Row(cells: cells, line: start)
    }

    /// CR LF is one line end; so is CR CR LF, which a program makes of CR LF by writing it as text.
    private mutating func endLine() {
        while place < text.count, text[place] == Ascii.carriageReturn || text[place] == Ascii.lineFeed {
            let isFeed = text[place] == Ascii.lineFeed
            let isAlone = place + 1 >= text.count || text[place + 1] != Ascii.lineFeed
            if isFeed || (isAlone && !(place + 1 < text.count && text[place + 1] == Ascii.carriageReturn)) { line += 1 }
            place += 1
        }
    }

    private mutating func cell() throws(FlatFileError) -> String {
        // `="001"` is how Excel keeps a number from losing its zeros.
        if text[place...].starts(with: [UInt8(ascii: "="), Self.quote]) { place += 1 }
        guard place < text.count, text[place] == Self.quote else { return plain() }
        return try quoted()
    }

    private mutating func plain() -> String {
        let start = place
        while place < text.count, !isEnd(text[place]) { place += 1 }
        return Self.trimmed(text[start..<place])
    }

    private mutating func quoted() throws(FlatFileError) -> String {
        let start = line
        place += 1
        var inner: [UInt8] = []
        while place < text.count {
            let byte = text[place]
            place += 1
            if byte == Ascii.lineFeed { line += 1 }
            guard byte == Self.quote else {
                inner.append(byte)
                continue
            }
            guard place < text.count, text[place] == Self.quote else {
                // What stands between the closing quote and the next column belongs to the cell.
                let tail = plain()
                return Self.trimmed(inner[...]) + tail
            }
            inner.append(byte)
            place += 1
        }
        throw FlatFileError(.openQuote, line: start)
    }

    private func isEnd(_ byte: UInt8) -> Bool {
        byte == delimiter || byte == Ascii.carriageReturn || byte == Ascii.lineFeed
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
        let inner = bytes.drop { $0.isBlank }
        guard let end = inner.lastIndex(where: { !$0.isBlank }) else { return "" }
        return String(decoding: inner[...end], as: UTF8.self)
    }
}
