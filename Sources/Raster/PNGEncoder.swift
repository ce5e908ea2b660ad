// A PNG written row by row: only the rows in hand and the compressed bytes are in memory.

import CLibpng

/// Takes the rows of an 8-bit picture from the top and gives a PNG file, piece by piece or whole.
@safe package struct PNGEncoder: ~Copyable {
    package let width: Int
    package let height: Int
    /// 1 grey, 3 RGB.
    package let channels: Int
    private var rows = 0
    private let writer: OpaquePointer

    /// Sides of 1 to 2^31 - 1, 1 or 3 channels.
    package init(width: Int, height: Int, channels: Int) throws(RasterError) {
        guard channels == 1 || channels == 3, let across = Int32(exactly: width), let down = Int32(exactly: height),
            across > 0, down > 0
        else { throw RasterError(.notDecodable("a PNG is written from 1 or 3 channels")) }
        let made = unsafe lianyi_png_writer_make(UInt32(across), UInt32(down), UInt32(channels))
        guard let made = unsafe made else { throw RasterError(.noMemory) }
        unsafe writer = made
        self.width = width
        self.height = height
        self.channels = channels
    }

    deinit { unsafe lianyi_png_writer_free(writer) }

    /// Writes the next row: `width * channels` bytes.
    package mutating func append(_ row: [UInt8]) throws(RasterError) {
        guard row.count == width * channels, rows < height else {
            throw RasterError(.damaged("rows do not fit the header"))
        }
        let (status, text) = unsafe withErrorText { error, room in
            unsafe row.withUnsafeBufferPointer { buffer in
                unsafe lianyi_png_writer_row(writer, buffer.baseAddress, error, room)
            }
        }
        guard status == Int32(LIANYI_PNG_OK.rawValue) else { throw RasterError(.damaged(text)) }
        rows += 1
    }

    /// The file's next bytes: all that was written since the last call.
    package mutating func drain() -> [UInt8] {
        var count = 0
        let bytes = unsafe lianyi_png_writer_bytes(writer, &count)
        let piece = unsafe Array(UnsafeBufferPointer(start: bytes, count: count))
        unsafe lianyi_png_writer_forget(writer)
        return piece
    }

    /// The rest of the file; every row must have been written.
    package consuming func finish() throws(RasterError) -> [UInt8] {
        guard rows == height else { throw RasterError(.damaged("rows do not fit the header")) }
        return drain()
    }
}
