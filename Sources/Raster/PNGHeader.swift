// The signature and IHDR of a PNG (W3C specification, 5.2 and 11.2.2), read before libpng sees it.

import Bytes

struct PNGHeader: Equatable, Sendable {
    enum ColourType: UInt8 {
        case grey = 0
        case rgb = 2
        case palette = 3
        case greyAlpha = 4
        case rgba = 6

        /// Table 11.1 of the specification.
        var depths: Set<Int> {
            switch self {
            case .grey: [1, 2, 4, 8, 16]
            case .palette: [1, 2, 4, 8]
            case .rgb, .greyAlpha, .rgba: [8, 16]
            }
        }
    }

    let width: Int
    let height: Int
    let bitDepth: Int
    let colourType: ColourType
    let isInterlaced: Bool
    /// A tRNS chunk stands before the image data.
    let hasTransparentColour: Bool
    /// Of an eXIf chunk, wherever it stands.
    let orientation: Int?

    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    private static let headerLength = 13
    /// The specification's largest length and side.
    private static let largestNumber = Int(Int32.max)

    /// The first four bytes suffice: what a text conversion did to the rest is for the error to tell.
    static func isLikely(_ bytes: [UInt8]) -> Bool { bytes.starts(with: signature.prefix(4)) }

    init(parsing bytes: [UInt8]) throws(RasterError) {
        var cursor = ByteCursor(bytes)
        do {
            try cursor.expect(Self.signature)
        } catch {
            throw RasterError(.badHeader("signature damaged, as by a text-mode transfer"), at: 4)
        }
        do throws(ParseError) {
            let length = try cursor.length32(.big)
            let name = try cursor.read(4)
            guard length == Self.headerLength, name.elementsEqual("IHDR".utf8) else {
                throw ParseError(.invalid("IHDR is not the first chunk"), at: 8)
            }
            width = try cursor.length32(.big)
            height = try cursor.length32(.big)
            guard width <= Self.largestNumber, height <= Self.largestNumber else {
                throw ParseError(.invalid("sides beyond 2^31 - 1"), at: 16)
            }
            bitDepth = Int(try cursor.byte())
            let colour = ColourType(rawValue: try cursor.byte())
            guard let colour, colour.depths.contains(bitDepth) else {
                throw ParseError(.invalid("colour type and bit depth do not go together"), at: 24)
            }
            colourType = colour
            try cursor.skip(2)
            isInterlaced = try cursor.byte() == 1
            try cursor.skip(4)
        } catch {
            throw RasterError(.badHeader(error.sentence), at: error.offset)
        }
        hasTransparentColour = Self.chunk("tRNS", before: "IDAT", cursor) != nil
        orientation = Self.chunk("eXIf", before: "IEND", cursor).flatMap { ExifOrientation.read(tiff: $0) }
    }

    /// The body of the first chunk of this name; nil when `stop` or the file's end comes first.
    private static func chunk(_ wanted: String, before stop: String, _ start: ByteCursor) -> ByteCursor? {
        var cursor = start
        while let length = try? cursor.length32(.big), let name = try? cursor.read(4) {
            guard !name.elementsEqual(stop.utf8), let body = try? cursor.take(length) else { return nil }
            if name.elementsEqual(wanted.utf8) { return body }
            guard (try? cursor.skip(4)) != nil else { return nil }
        }
        return nil
    }
}

extension ParseError {
    /// The trouble in a few English words, for an error's detail.
    var sentence: String {
        switch kind {
        case .ended: "the file ends in the header"
        case .overflow: "a length overflows"
        case .outside: "a position lies outside the file"
        case .invalid(let text): text
        }
    }
}
