// A table read by a mapping: samples with their results, and what could not be read of them.

import Bytes

/// One value of a table, all text as it stands there.
package struct FlatResult: Sendable, Equatable {
    /// The item as the mapping calls it, or as the table does where the mapping says nothing.
    package let code: String
    /// What the table calls it.
    package let name: String
    /// nil for an empty cell and for one that means "no value".
    package let value: String?
    package let unit: String?
    package let range: String?
    /// Flags of a column of their own, and those that stand behind a value (`12.4 ↓`).
    package let flags: [String]
}

/// One sample of a table.
package struct FlatSample: Sendable, Equatable {
    /// The line of its first row, counted from 1.
    package let line: Int
    /// What the table says of the sample and its patient, empty cells left out.
    package let fields: [FlatFileMapping.Field: String]
    package internal(set) var results: [FlatResult]

    package var sampleNumber: String? { fields[.sampleNumber] }
}

/// Something in a row that was not read as the mapping wants it.
package struct FlatDoubt: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// A row with other than the header's number of columns.
        case columns(found: Int, expected: Int)
        /// A time that is not of the mapping's format; it is kept as it stands.
        case time(String)
        /// A row of a long table that names no item.
        case noItem
    }

    package let kind: Kind
    package let line: Int

    package init(kind: Kind, line: Int) {
        self.kind = kind
        self.line = line
    }
}

/// A table as samples.
package struct FlatFile: Sendable, Equatable {
    package let samples: [FlatSample]
    package let doubts: [FlatDoubt]
    /// The columns of the table by name; by number where it has no header.
    package let columns: [String]

    /// Doubts beyond these are counted no more.
    private static let doubts = 1000

    /// Reads a whole table.
    package init(_ bytes: [UInt8], _ mapping: FlatFileMapping) throws(FlatFileError) {
        guard bytes.count <= FlatFileLimits.fileBytes else { throw FlatFileError(.tooLarge, line: 1) }
        let table = try Table(try FlatText.utf8(bytes, mapping.encoding), delimiter: mapping.delimiter)
        var rows = table.rows.drop { $0.line <= mapping.skip }
        var header: [String] = []
        if mapping.hasHeader, let first = rows.popFirst() { header = first.cells }
        guard let first = rows.first else { throw FlatFileError(.noRows, line: mapping.skip + 1) }
        let width = header.isEmpty ? first.cells.count : header.count
        columns = header.isEmpty ? (1...max(1, width)).map { "#\($0)" } : header
        var builder = try SampleBuilder(mapping, header: header, width: width)
        for row in rows { builder.add(row) }
        samples = builder.samples
        doubts = Array(builder.doubts.prefix(Self.doubts))
    }
}

/// A table of commas by itself, without a mapping.
package enum FlatRows {
    /// The rows that hold any text, each with the line on which it begins, from 1. UTF-16 by its mark, else UTF-8, else
    /// GB 18030, as office programs write it.
    package static func rows(of bytes: [UInt8]) throws(FlatFileError) -> [(line: Int, cells: [String])] {
        guard bytes.count <= FlatFileLimits.fileBytes else { throw FlatFileError(.tooLarge, line: 1) }
        return try Table(try FlatText.utf8(bytes, .auto), delimiter: UInt8(ascii: ",")).rows.map { ($0.line, $0.cells) }
    }
}

/// The text of a table in UTF-8.
enum FlatText {
    static func utf8(_ bytes: [UInt8], _ encoding: FlatFileMapping.Encoding) throws(FlatFileError) -> [UInt8] {
        let isWide = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
        if encoding == .utf16 || (encoding == .auto && isWide) { return utf8(ofWide: bytes) }
        let body = bytes.starts(with: Ascii.utf8Mark) ? bytes.dropFirst(3) : bytes[...]
        if encoding != .gb18030, ForeignText.isUTF8(body) { return Array(body) }
        guard encoding != .utf8 else { throw bad(body) }
        do throws(ParseError) {
            return try GB18030.utf8(of: body)
        } catch {
            throw FlatFileError(.badText, line: 1 + body[..<error.offset].count { $0 == Ascii.lineFeed })
        }
    }

    private static func bad(_ body: ArraySlice<UInt8>) -> FlatFileError {
        let lines = body.split(separator: Ascii.lineFeed, omittingEmptySubsequences: false)
        let number = lines.firstIndex { !ForeignText.isUTF8($0) } ?? 0
        return FlatFileError(.badText, line: number + 1)
    }

    private static func utf8(ofWide bytes: [UInt8]) -> [UInt8] {
        let isBig = bytes.starts(with: [0xFE, 0xFF])
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        for place in stride(from: 0, to: bytes.count - 1, by: 2) {
            let (one, two) = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
            units.append(isBig ? one << 8 | two : two << 8 | one)
        }
        if units.first == 0xFEFF { units.removeFirst() }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }
}
