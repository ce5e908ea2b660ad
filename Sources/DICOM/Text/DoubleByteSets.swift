// The sets of two bytes that DICOM knows by their ISO-IR numbers.

import Bytes

enum DoubleByteSets {
    /// The character at a row and a column, each 0x21…0x7E; nil where the set leaves the place open.
    static func character(_ row: UInt8, _ column: UInt8, registration: Int) -> Unicode.Scalar? {
        guard (0x21...0x7E).contains(row), (0x21...0x7E).contains(column) else { return nil }
        if registration == 58 { return chinese(row, column) }
        guard let table = tables[registration], Int(row) - 0x21 < table.count else { return nil }
        let line = table[Int(row) - 0x21]
        guard Int(column) - 0x21 < line.count else { return nil }
        let found = line[Int(column) - 0x21]
        return found == "?" ? nil : found
    }

    /// GB 2312 is the part of GB 18030 whose bytes both have the high bit, up to row 0x77.
    private static func chinese(_ row: UInt8, _ column: UInt8) -> Unicode.Scalar? {
        guard row <= 0x77, let bytes = try? GB18030.utf8(of: [row | 0x80, column | 0x80]) else { return nil }
        return String(decoding: bytes, as: UTF8.self).unicodeScalars.first
    }

    private static let tables = [
        87: lines(JISX0208.characters), 149: lines(KSX1001.characters), 159: lines(JISX0212.characters),
    ]

    private static func lines(_ characters: String) -> [[Unicode.Scalar]] {
        characters.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.unicodeScalars) }
    }
}
