// A PNG without what it tells beside its pixels: chunks that draw the picture are copied, all others left out.

import Bytes

/// Removes metadata from a PNG without decoding it.
package enum PNGStripping {
    /// Chunks of a file; a film in pieces of 8 KiB has some thousands.
    private static let mostChunks = 1_000_000
    /// What the pixels need (W3C PNG, 11.2 and 11.3): the image, transparency, the tone curve and the pixel's shape. No
    /// text, no time, no EXIF but its orientation, no profile, nothing private.
    private static let kept = Set(["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "sBIT", "pHYs"])

    /// A copy that keeps what draws the picture and the orientation alone of EXIF; bytes behind the end are left out.
    package static func strip(_ bytes: [UInt8]) throws(RasterError) -> [UInt8] {
        guard PNGHeader.isLikely(bytes) else { throw RasterError(.notAPicture, at: 0) }
        _ = try PNGHeader(parsing: bytes)
        var cursor = ByteCursor(bytes)
        var out = PNGHeader.signature
        out.reserveCapacity(bytes.count)
        do throws(ParseError) {
            try cursor.skip(PNGHeader.signature.count)
            for _ in 0..<mostChunks {
                let start = cursor.offset
                let length = try cursor.length32(.big)
                let name = String(decoding: try cursor.read(4), as: UTF8.self)
                let body = try cursor.take(length)
                try cursor.skip(4)
                if kept.contains(name) { out += bytes[start..<cursor.offset] }
                if name == "eXIf", let orientation = ExifOrientation.read(tiff: body), orientation > 1 {
                    out += ExifOrientation.chunk(orientation)
                }
                if name == "IEND" { return out }
            }
            throw ParseError(.invalid("more than \(mostChunks) chunks"), at: cursor.offset)
        } catch {
            throw RasterError(.badHeader(error.sentence), at: error.offset)
        }
    }
}

extension ExifOrientation {
    /// An eXIf chunk that says nothing but the orientation.
    static func chunk(_ orientation: Int) -> [UInt8] {
        let body = Array("eXIf".utf8) + segment(orientation).dropFirst(10)
        let length = UInt32(body.count - 4)
        return big(length) + body + big(CRC32.value(of: body[...]))
    }

    private static func big(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}
