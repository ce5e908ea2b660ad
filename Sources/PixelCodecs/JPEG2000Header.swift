// The main header of a JPEG 2000 codestream (ITU-T T.800, A.5.1), found inside a JP2 file where one was stored.

import Bytes

struct JPEG2000Header: Equatable, Sendable {
    let width: Int
    let height: Int
    let components: Int
    let precision: Int
    let isSigned: Bool
    let tiles: Int
    /// The main header says that RGB was turned into YCbCr, reversibly or not; the decoder undoes it.
    private(set) var hasColourTransform = false
    /// Where the codestream lies in the frame.
    let codestream: Range<Int>

    static func isLikely(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: startOfCodestream) || bytes.starts(with: signatureBox)
    }

    init(parsing bytes: [UInt8]) throws(PixelCodecError) {
        do throws(ParseError) {
            guard let found = try Self.codestream(in: bytes) else {
                throw ParseError(.invalid("no codestream"), at: 0)
            }
            var cursor = try ByteCursor(bytes).window(at: found.lowerBound, count: found.count)
            try cursor.skip(4)
            let length = Int(try cursor.integer(UInt16.self, .big))
            var size = try cursor.take(max(length, 2) - 2)
            self = try JPEG2000Header(size: &size, found)
            hasColourTransform = try Self.colourTransform(&cursor)
        } catch {
            guard error.kind != .invalid("no codestream") else { throw PixelCodecError(.noCodestream, at: 0) }
            throw PixelCodecError(.badHeader(error.sentence), at: error.offset)
        }
    }

    private static let startOfCodestream: [UInt8] = [0xFF, 0x4F, 0xFF, 0x51]
    /// The length and name of a JP2 file's first box.
    private static let signatureBox: [UInt8] = [0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20]
    private static let mostBoxes = 100

    private static func codestream(in bytes: [UInt8]) throws(ParseError) -> Range<Int>? {
        if bytes.starts(with: startOfCodestream) { return 0..<bytes.count }
        guard bytes.starts(with: signatureBox) else { return nil }
        var cursor = ByteCursor(bytes)
        for _ in 0..<mostBoxes where cursor.remaining >= 8 {
            let length = try cursor.length32(.big)
            let name = try cursor.read(4)
            if name.elementsEqual("jp2c".utf8) {
                let body = length >= 8 ? try cursor.take(length - 8) : try cursor.take(cursor.remaining)
                let range = body.offset..<body.end
                return bytes[range].starts(with: startOfCodestream) ? range : nil
            }
            guard length >= 8 else { throw ParseError(.invalid("a box of impossible length"), at: cursor.offset) }
            try cursor.skip(length - 8)
        }
        return nil
    }

    /// COD, before the first tile: the multiple component transform.
    private static func colourTransform(_ cursor: inout ByteCursor) throws(ParseError) -> Bool {
        while true {
            let marker = try cursor.integer(UInt16.self, .big)
            guard marker != 0xFF90 else { throw ParseError(.invalid("no coding style"), at: cursor.offset) }
            let length = Int(try cursor.integer(UInt16.self, .big))
            var body = try cursor.take(max(length, 2) - 2)
            guard marker == 0xFF52 else { continue }
            try body.skip(4)
            return try body.byte() != 0
        }
    }

    /// SIZ: the reference grid, its tiles and the components.
    private init(size cursor: inout ByteCursor, _ codestream: Range<Int>) throws(ParseError) {
        try cursor.skip(2)
        let right = try cursor.length32(.big)
        let bottom = try cursor.length32(.big)
        let left = try cursor.length32(.big)
        let top = try cursor.length32(.big)
        let tileWidth = try cursor.length32(.big)
        let tileHeight = try cursor.length32(.big)
        let tileLeft = try cursor.length32(.big)
        let tileTop = try cursor.length32(.big)
        let place = cursor.offset
        guard right > left, bottom > top, tileWidth > 0, tileHeight > 0, tileLeft <= left, tileTop <= top else {
            throw ParseError(.invalid("an image or tile of no size"), at: place)
        }
        components = Int(try cursor.integer(UInt16.self, .big))
        let depth = try cursor.byte()
        var shape = [try cursor.byte(), try cursor.byte()]
        for _ in 1..<max(components, 1) {
            let other = try cursor.byte()
            shape += [try cursor.byte(), try cursor.byte()]
            guard other == depth else { throw ParseError(.invalid("components of different depths"), at: place) }
        }
        guard shape.allSatisfy({ $0 == 1 }) else { throw ParseError(.invalid("subsampled components"), at: place) }
        precision = Int(depth & 0x7F) + 1
        isSigned = depth & 0x80 != 0
        width = right - left
        height = bottom - top
        // Each number is below 2^32, so neither sums nor this product overflow 64 bits.
        tiles =
            ((right - tileLeft - 1) / tileWidth + 1).multipliedReportingOverflow(
                by: (bottom - tileTop - 1) / tileHeight + 1
            ).partialValue
        self.codestream = codestream
    }
}
