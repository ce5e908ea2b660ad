// The markers of a JPEG up to its frame header (ITU-T T.81, annex B), and the EXIF orientation on the way.

import Bytes

struct JPEGHeader: Equatable, Sendable {
    let width: Int
    let height: Int
    let precision: Int
    let isProgressive: Bool
    let colourModel: PictureFacts.ColourModel
    let orientation: Int?

    /// SOI followed by the start of any marker.
    static func isLikely(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0xFF, 0xD8, 0xFF]) }

    /// What is gathered before the frame header comes.
    private struct Found {
        var orientation: Int?
        var adobeTransform: UInt8?
    }

    init(parsing bytes: [UInt8]) throws(RasterError) {
        var cursor = ByteCursor(bytes)
        do throws(ParseError) {
            try cursor.skip(2)
            var found = Found()
            while true {
                let marker = try cursor.nextJPEGMarker()
                let length = Int(try cursor.integer(UInt16.self, .big))
                guard length >= 2 else {
                    throw ParseError(.invalid("a marker of impossible length"), at: cursor.offset)
                }
                var body = try cursor.take(length - 2)
                if Self.isFrame(marker) {
                    self = try JPEGHeader(frame: &body, marker: marker, found)
                    return
                }
                Self.gather(marker, body, &found)
                guard marker != 0xDA, marker != 0xD9 else {
                    throw ParseError(.invalid("no frame header before the image data"), at: cursor.offset)
                }
            }
        } catch {
            throw RasterError(.badHeader(error.sentence), at: error.offset)
        }
    }

    private init(frame body: inout ByteCursor, marker: UInt8, _ found: Found) throws(ParseError) {
        precision = Int(try body.byte())
        height = Int(try body.integer(UInt16.self, .big))
        width = Int(try body.integer(UInt16.self, .big))
        let components = Int(try body.byte())
        guard let model = Self.model(components: components, transform: found.adobeTransform) else {
            throw ParseError(.invalid("\(components) colour components"), at: body.offset)
        }
        colourModel = model
        isProgressive = [0xC2, 0xC6, 0xCA, 0xCE].contains(marker)
        orientation = found.orientation
    }

    private static func model(components: Int, transform: UInt8?) -> PictureFacts.ColourModel? {
        switch components {
        case 1: .grey
        case 3: transform == 0 ? .rgb : .ycbcr
        case 4: .cmyk
        default: nil
        }
    }

    /// SOF0…SOF15 without DHT, JPG and DAC, which share the range.
    private static func isFrame(_ marker: UInt8) -> Bool {
        (0xC0...0xCF).contains(marker) && ![0xC4, 0xC8, 0xCC].contains(marker)
    }

    private static func gather(_ marker: UInt8, _ body: ByteCursor, _ found: inout Found) {
        if marker == 0xE1, found.orientation == nil { found.orientation = ExifOrientation.read(body) }
        guard marker == 0xEE else { return }
        var adobe = body
        guard (try? adobe.expect(Array("Adobe".utf8))) != nil, (try? adobe.skip(6)) != nil else { return }
        found.adobeTransform = try? adobe.byte()
    }
}
