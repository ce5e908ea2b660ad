// The frame header of a JPEG or JPEG-LS codestream (ITU-T T.81 annex B, T.87 annex C), and what else tells its colours.

import Bytes

struct JPEGFrameHeader: Equatable, Sendable {
    enum Process: Equatable, Sendable {
        case baseline, extended, progressive, lossless, jpegLS

        var name: String {
            switch self {
            case .baseline: "baseline"
            case .extended: "extended"
            case .progressive: "progressive"
            case .lossless: "lossless"
            case .jpegLS: "JPEG-LS"
            }
        }
    }

    let process: Process
    let width: Int
    let height: Int
    let precision: Int
    let componentIDs: [UInt8]
    /// Some component has fewer samples than another.
    let isSubsampled: Bool
    /// Of the Adobe marker: 0 none, 1 YCbCr.
    private(set) var adobeTransform: UInt8?
    private(set) var isJFIF = false
    /// The codestream begins here; padding before it is passed over.
    let start: Int

    /// Reads the markers up to the first scan. The codestream may be preceded by zero bytes.
    init(parsing bytes: [UInt8]) throws(PixelCodecError) {
        let start = bytes.prefix(16).prefix { $0 == 0 }.count
        guard bytes.count > start + 3, bytes[start] == 0xFF, bytes[start + 1] == 0xD8, bytes[start + 2] == 0xFF else {
            throw PixelCodecError(.noCodestream, at: 0)
        }
        var cursor = ByteCursor(bytes)
        do throws(ParseError) {
            try cursor.skip(start + 2)
            self = try Self.read(&cursor, start)
        } catch {
            throw PixelCodecError(.badHeader(error.sentence), at: error.offset)
        }
        guard width > 0, height > 0 else { throw PixelCodecError(.badHeader("a side of zero"), at: start) }
    }

    private static func read(_ cursor: inout ByteCursor, _ start: Int) throws(ParseError) -> JPEGFrameHeader {
        var adobe: UInt8?
        var isJFIF = false
        while true {
            let marker = try cursor.nextJPEGMarker()
            let length = Int(try cursor.integer(UInt16.self, .big))
            guard length >= 2 else { throw ParseError(.invalid("a marker of impossible length"), at: cursor.offset) }
            var body = try cursor.take(length - 2)
            switch marker {
            case 0xC0, 0xC1, 0xC2, 0xC3, 0xF7:
                var header = try JPEGFrameHeader(frame: &body, marker, start)
                header.adobeTransform = adobe
                header.isJFIF = isJFIF
                return header
            case 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
                throw ParseError(.invalid("a coding process that DICOM does not use"), at: cursor.offset)
            case 0xDA, 0xD9:
                throw ParseError(.invalid("no frame header before the image data"), at: cursor.offset)
            case 0xE0: isJFIF = isJFIF || (try? body.expect(Array("JFIF".utf8))) != nil
            case 0xEE: adobe = transform(body) ?? adobe
            default: continue
            }
        }
    }

    private init(frame body: inout ByteCursor, _ marker: UInt8, _ start: Int) throws(ParseError) {
        process =
            switch marker {
            case 0xC0: .baseline
            case 0xC1: .extended
            case 0xC2: .progressive
            case 0xC3: .lossless
            default: .jpegLS
            }
        self.start = start
        precision = Int(try body.byte())
        height = Int(try body.integer(UInt16.self, .big))
        width = Int(try body.integer(UInt16.self, .big))
        let count = Int(try body.byte())
        var ids: [UInt8] = []
        var sampling: Set<UInt8> = []
        for _ in 0..<count {
            ids.append(try body.byte())
            sampling.insert(try body.byte())
            try body.skip(1)
        }
        componentIDs = ids
        isSubsampled = sampling.count > 1
    }

    private static func transform(_ body: ByteCursor) -> UInt8? {
        var adobe = body
        guard (try? adobe.expect(Array("Adobe".utf8))) != nil, (try? adobe.skip(6)) != nil else { return nil }
        return try? adobe.byte()
    }
}

extension ParseError {
    /// The trouble in a few English words, for an error's detail.
    var sentence: String {
        switch kind {
        case .ended: "the frame ends in the header"
        case .overflow: "a length overflows"
        case .outside: "a position lies outside the frame"
        case .invalid(let text): text
        }
    }
}
