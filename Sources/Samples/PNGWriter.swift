// A PNG file without compression: a library's compressor would change the samples' bytes with its version.

import Bytes

/// Writes grey PNG files (W3C PNG, third edition) whose data stand in stored blocks (RFC 1951 §3.2.4).
enum PNGWriter {
    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// A whole file; each row of `rows` begins with its filter byte.
    static func file(width: Int, height: Int, bits: Int, rows: [UInt8]) -> [UInt8] {
        signature + header(width: width, height: height, bits: bits)
            + chunk("tEXt", Array("Comment\u{0}Synthetic picture, no person".utf8))
            + chunk("IDAT", stored(rows))
            + chunk("IEND", [])
    }

    /// The header chunk: grey, not interlaced.
    static func header(width: Int, height: Int, bits: Int) -> [UInt8] {
        let sides =
            bigEndian(UInt32(truncatingIfNeeded: width)) + bigEndian(UInt32(truncatingIfNeeded: height))
        return chunk("IHDR", sides + [UInt8(truncatingIfNeeded: bits), 0, 0, 0, 0])
    }

    /// A chunk with its length and check.
    static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + data
        return bigEndian(UInt32(truncatingIfNeeded: data.count)) + body + bigEndian(CRC32.value(of: body[...]))
    }

    /// A zlib stream of stored blocks (RFC 1950).
    static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01]
        var offset = 0
        repeat {
            let end = min(offset + 65_535, bytes.count)
            let count = UInt16(truncatingIfNeeded: end - offset)
            stream.append(end == bytes.count ? 1 : 0)
            for word in [count, ~count] {
                stream += [UInt8(truncatingIfNeeded: word), UInt8(truncatingIfNeeded: word >> 8)]
            }
            stream += bytes[offset..<end]
            offset = end
        } while offset < bytes.count
        return stream + bigEndian(adler(bytes))
    }

    private static func bigEndian(_ word: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) }
    }

    /// The Adler-32 check of RFC 1950.
    private static func adler(_ bytes: [UInt8]) -> UInt32 {
        var low: UInt32 = 1
        var high: UInt32 = 0
        for byte in bytes {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return high << 16 | low
    }
}
