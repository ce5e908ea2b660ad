// The one EXIF tag that a viewer cannot do without: how the camera was held (CIPA DC-008, tag 0x0112).

import Bytes

enum ExifOrientation {
    private static let tag: UInt16 = 0x0112
    /// Entries of a directory beyond which it is not an honest one.
    private static let mostEntries = 1_000

    /// The orientation 1…8 of an APP1 body; nil when it is no EXIF, broken, or silent about it.
    static func read(_ body: ByteCursor) -> Int? {
        var cursor = body
        guard (try? cursor.expect(Array("Exif".utf8) + [0, 0])) != nil,
            let tiff = try? cursor.take(cursor.remaining)
        else { return nil }
        return read(tiff: tiff)
    }

    /// The orientation 1…8 of EXIF without JPEG's name before it, as PNG's eXIf chunk has it.
    static func read(tiff: ByteCursor) -> Int? { try? orientation(tiff) }

    private static func orientation(_ tiff: ByteCursor) throws(ParseError) -> Int? {
        var cursor = tiff
        let start = tiff.offset
        let order: ByteOrder
        switch try cursor.integer(UInt16.self, .big) {
        case 0x4949: order = .little
        case 0x4D4D: order = .big
        default: return nil
        }
        guard try cursor.integer(UInt16.self, order) == 42 else { return nil }
        let directory = try cursor.length32(order)
        var entries = tiff
        guard directory <= tiff.remaining else { throw ParseError(.outside, at: start) }
        try entries.skip(directory)
        let count = Int(try entries.integer(UInt16.self, order))
        guard count <= mostEntries else { return nil }
        for _ in 0..<count {
            var entry = try entries.take(12)
            guard try entry.integer(UInt16.self, order) == tag else { continue }
            let type = try entry.integer(UInt16.self, order)
            try entry.skip(4)
            let value: Int
            switch type {
            case 3: value = Int(try entry.integer(UInt16.self, order))
            // LONG where the standard says SHORT; it would be 0 in big-endian files.
            case 4: value = try entry.length32(order)
            default: return nil
            }
            return (1...8).contains(value) ? value : nil
        }
        return nil
    }
}
