// A ZIP whose files are stored as they are (APPNOTE 6.3.10): pictures and samples are packed already, or must stay plain.

import Bytes

/// Files one behind the other and a directory at the end. Names are ASCII; there are no times in it.
struct StoredArchive {
    private var bytes: [UInt8] = []
    private var directory: [UInt8] = []
    private var count = 0

    /// - Parameter content: bytes of all files together; the archive then grows into no second copy of itself.
    init(holding content: Int) { bytes.reserveCapacity(content + 65_536) }

    /// At most 65,535 files and 4 GiB, which an exam is far from.
    mutating func add(_ name: String, _ content: [UInt8]) {
        let place = UInt32(truncatingIfNeeded: bytes.count)
        let facts = Self.facts(name, content)
        bytes += Self.four(0x0403_4B50) + facts + Array(name.utf8)
        bytes += content
        // Made by version 2.0; no comment, disk 0, plain bytes, no attributes, and where the file begins.
        directory += Self.four(0x0201_4B50) + Self.two(20) + facts + Self.two(0) + Self.two(0) + Self.two(0)
        directory += Self.four(0) + Self.four(place) + Array(name.utf8)
        count += 1
    }

    consuming func finished() -> [UInt8] {
        let total = UInt16(truncatingIfNeeded: count)
        var end = Self.four(0x0605_4B50) + Self.two(0) + Self.two(0) + Self.two(total) + Self.two(total)
        end += Self.four(UInt32(truncatingIfNeeded: directory.count))
        end += Self.four(UInt32(truncatingIfNeeded: bytes.count)) + Self.two(0)
        bytes += directory
        bytes += end
        return bytes
    }

    /// What a file's own head and the directory say alike: version 2.0, stored, 1 January 1980, check and sizes.
    private static func facts(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let size = four(UInt32(truncatingIfNeeded: content.count))
        return two(20) + two(0) + two(0) + two(0) + two(0x21) + four(CRC32.value(of: content[...])) + size + size
            + two(UInt16(truncatingIfNeeded: name.utf8.count)) + two(0)
    }

    private static func two(_ number: UInt16) -> [UInt8] {
        [UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8)]
    }

    private static func four(_ number: UInt32) -> [UInt8] {
        two(UInt16(truncatingIfNeeded: number)) + two(UInt16(truncatingIfNeeded: number >> 16))
    }
}
