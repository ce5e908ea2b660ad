// A JPEG without what it tells beside its pixels: the coded image is copied byte for byte (ITU-T T.81, annex B).

import Bytes

/// Removes metadata from a JPEG without decoding it.
package enum JPEGStripping {
    /// Segments before and between scans; real files have some dozens.
    private static let mostSegments = 10_000

    /// A copy that keeps JFIF, the Adobe colour marker, and the orientation alone of EXIF. Comments, EXIF with place and
    /// camera, thumbnails, profiles, XMP, maker notes and what follows the image are left out.
    package static func strip(_ bytes: [UInt8]) throws(RasterError) -> [UInt8] {
        guard JPEGHeader.isLikely(bytes) else { throw RasterError(.notAPicture, at: 0) }
        var cursor = ByteCursor(bytes)
        var out: [UInt8] = [0xFF, 0xD8]
        out.reserveCapacity(bytes.count)
        var orientation: Int?
        var hasOrientation = false
        do throws(ParseError) {
            try cursor.skip(2)
            for _ in 0..<mostSegments {
                let marker = try cursor.nextJPEGMarker()
                if marker == 0xD9 {
                    return out + [0xFF, 0xD9]
                }
                let length = Int(try cursor.integer(UInt16.self, .big))
                guard length >= 2 else {
                    throw ParseError(.invalid("a marker of impossible length"), at: cursor.offset)
                }
                let body = try cursor.take(length - 2)
                if marker == 0xE1 {
                    orientation = orientation ?? ExifOrientation.read(body)
                    continue
                }
                guard let kept = keep(marker, body) else { continue }
                if marker != 0xE0, !hasOrientation {
                    hasOrientation = true
                    if let orientation, orientation > 1 { out += ExifOrientation.segment(orientation) }
                }
                out += [0xFF, marker] + kept
                if marker == 0xDA { try copyScan(&cursor, into: &out) }
            }
            throw ParseError(.invalid("more than \(mostSegments) segments"), at: cursor.offset)
        } catch {
            throw RasterError(.badHeader(error.sentence), at: error.offset)
        }
    }

    /// A segment's length and body as they are kept; nil when it is left out.
    private static func keep(_ marker: UInt8, _ body: ByteCursor) -> [UInt8]? {
        var rest = body
        guard let content = try? rest.read(rest.remaining) else { return nil }
        switch marker {
        case 0xE0:
            // JFIF's 14 bytes without its thumbnail; anything else in APP0 goes.
            guard content.starts(with: Array("JFIF".utf8) + [0]), content.count >= 14 else { return nil }
            return [0, 16] + content.prefix(12) + [0, 0]
        case 0xEE:
            guard content.starts(with: Array("Adobe".utf8)), content.count >= 12 else { return nil }
            return [0, 14] + content.prefix(12)
        case 0xE1...0xED, 0xEF, 0xFE, 0xF0...0xFD: return nil
        default:
            let length = content.count + 2
            return [UInt8(length >> 8), UInt8(truncatingIfNeeded: length)] + content
        }
    }

    /// Entropy-coded bytes up to the next marker that is neither a stuffed byte nor a restart.
    private static func copyScan(_ cursor: inout ByteCursor, into out: inout [UInt8]) throws(ParseError) {
        let start = cursor.offset
        var place = start
        while place + 1 < cursor.end {
            if cursor.bytes[place] == 0xFF {
                let next = cursor.bytes[place + 1]
                let isFill = next == 0xFF
                guard next == 0 || isFill || (0xD0...0xD7).contains(next) else { break }
                place += isFill ? 1 : 2
            } else {
                place += 1
            }
        }
        guard place + 1 < cursor.end else {
            throw ParseError(.ended(wanted: place - start + 2, available: cursor.remaining), at: start)
        }
        out += try cursor.read(place - start)
    }
}

extension ExifOrientation {
    /// An APP1 segment that says nothing but the orientation.
    static func segment(_ orientation: Int) -> [UInt8] {
        let entry: [UInt8] = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, UInt8(truncatingIfNeeded: orientation), 0, 0]
        let tiff: [UInt8] = [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1] + entry + [0, 0, 0, 0]
        let body = Array("Exif".utf8) + [0, 0] + tiff
        return [0xFF, 0xE1, 0, UInt8(body.count + 2)] + body
    }
}
