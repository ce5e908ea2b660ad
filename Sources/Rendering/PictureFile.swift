// A PNG or JPEG as it is to be seen: turned upright, 8-bit, at the size that is wanted, without what its file tells.

package import Raster

extension PixelArray {
    /// The samples of a decoded picture; sixteen bits become eight and alpha is laid over white.
    package init(_ picture: Pixels) throws(RenderingError) {
        let shown = picture.forScreen()
        guard case .eight(let bytes) = shown.samples else { throw .wrongShape("Bits Allocated") }
        try self.init(
            rows: shown.height, columns: shown.width, colour: shown.channels == 3 ? .rgb : .monochrome2,
            bitsAllocated: 8, bitsStored: 8, bytes: bytes)
    }
}

extension Drawing {
    /// The picture drawn into memory.
    package func drawn() throws(RenderingError) -> Pixels {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(width * height * channels)
        forEachRow { row in bytes += row }
        guard let drawn = Pixels(width: width, height: height, channels: channels, samples: .eight(bytes)) else {
            throw .wrongSize
        }
        return drawn
    }
}

/// Pictures that cameras and scanners wrote.
package enum PictureFile {
    /// The longer side of a thumbnail, in pixels.
    package static let thumbnailSide = 256

    /// A PNG of the picture as it is to be seen. It is made of pixels alone, so nothing of the file's metadata is in it.
    package static func png(of bytes: [UInt8], size: DrawnSize = .natural, limits: RasterLimits = RasterLimits())
        throws(RenderingError) -> [UInt8]
    {
        do throws(RasterError) {
            let decoder = try PictureDecoder(bytes, limits: limits)
            let stored = try decoder.pixels()
            let orientation = decoder.facts.exifOrientation
            return try draw(stored, asSeen: size, orientation).upright(orientation: orientation).png()
        } catch {
            throw .picture(error)
        }
    }

    /// At most 256 pixels a side, never larger than the picture.
    package static func thumbnail(of bytes: [UInt8], limits: RasterLimits = RasterLimits())
        throws(RenderingError) -> [UInt8]
    {
        try png(of: bytes, size: .within(width: thumbnailSide, height: thumbnailSide), limits: limits)
    }

    /// Scaled before it is turned, so that what is turned is small.
    private static func draw(_ stored: Pixels, asSeen size: DrawnSize, _ orientation: Int?) throws(RasterError)
        -> Pixels
    {
        let isOnSide = (orientation ?? 1) >= 5
        let asStored: DrawnSize =
            switch size {
            case .natural: .natural
            case .within(let width, let height):
                isOnSide ? .within(width: height, height: width) : .within(width: width, height: height)
            case .exactly(let width, let height):
                isOnSide ? .exactly(width: height, height: width) : .exactly(width: width, height: height)
            }
        do throws(RenderingError) {
            return try Drawing(PixelArray(stored), .window(center: 127.5, width: 255, .linearExact), size: asStored)
                .drawn()
        } catch {
            throw RasterError(.notDecodable("\(error)"))
        }
    }
}
