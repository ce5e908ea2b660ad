// PNG through libpng: every call gives a status, never a jump.

import CLibpng

enum LibPNG {
    static func prove(_ bytes: [UInt8]) throws(RasterError) {
        let (status, text) = unsafe withErrorText { error, room in
            unsafe bytes.withUnsafeBufferPointer { buffer in
                unsafe lianyi_png_decode(buffer.baseAddress, buffer.count, nil, 0, error, room)
            }
        }
        try check(status, text)
    }

    static func decode(_ bytes: [UInt8], _ facts: PictureFacts, _ limits: RasterLimits) throws(RasterError)
        -> Pixels
    {
        let layout = try layout(of: bytes)
        let (total, overflow) = Int(layout.row_bytes).multipliedReportingOverflow(by: Int(layout.height))
        guard !overflow, total <= limits.decodedBytes else {
            throw RasterError(.tooManyBytes(total, limit: limits.decodedBytes))
        }
        let samples: Pixels.Samples
        if layout.depth == 16 {
            samples = .sixteen(try rows(of: bytes, count: total / 2))
        } else {
            samples = .eight(try rows(of: bytes, count: total))
        }
        let pixels = Pixels(
            width: facts.width, height: facts.height, channels: Int(layout.channels), samples: samples)
        guard let pixels else { throw RasterError(.damaged("rows do not fit the header")) }
        return pixels
    }

    static func encode(_ pixels: Pixels) throws(RasterError) -> [UInt8] {
        switch pixels.samples {
        case .eight(let values): try encode(values, pixels)
        case .sixteen(let values): try encode(values, pixels)
        }
    }

    private static func layout(of bytes: [UInt8]) throws(RasterError) -> lianyi_png_layout {
        var layout = lianyi_png_layout()
        let (status, text) = unsafe withErrorText { error, room in
            unsafe bytes.withUnsafeBufferPointer { buffer in
                unsafe lianyi_png_read_layout(buffer.baseAddress, buffer.count, &layout, error, room)
            }
        }
        try check(status, text)
        return layout
    }

    private static func rows<Sample: FixedWidthInteger>(
        of bytes: [UInt8], count: Int
    ) throws(RasterError) -> [Sample] {
        var samples = [Sample](repeating: 0, count: count)
        let (status, text) = unsafe withErrorText { error, room in
            unsafe bytes.withUnsafeBufferPointer { buffer in
                unsafe samples.withUnsafeMutableBytes { out in
                    unsafe lianyi_png_decode(
                        buffer.baseAddress, buffer.count,
                        out.baseAddress?.assumingMemoryBound(to: UInt8.self), out.count, error, room)
                }
            }
        }
        try check(status, text)
        return samples
    }

    private static func encode<Sample: FixedWidthInteger>(
        _ samples: [Sample], _ pixels: Pixels
    ) throws(RasterError) -> [UInt8] {
        var out: UnsafeMutablePointer<UInt8>?
        var count = 0
        let (status, text) = unsafe withErrorText { error, room in
            unsafe samples.withUnsafeBytes { rows in
                unsafe lianyi_png_encode(
                    rows.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt32(pixels.width),
                    UInt32(pixels.height), UInt32(pixels.channels), UInt32(pixels.depth), &out, &count, error,
                    room)
            }
        }
        defer { unsafe lianyi_png_free(out) }
        try check(status, text)
        return unsafe Array(UnsafeBufferPointer(start: out, count: count))
    }

    private static func check(_ status: Int32, _ text: String) throws(RasterError) {
        switch status {
        case Int32(LIANYI_PNG_OK.rawValue): return
        case Int32(LIANYI_PNG_NO_MEMORY.rawValue): throw RasterError(.noMemory)
        case Int32(LIANYI_PNG_WRONG_ROOM.rawValue): throw RasterError(.damaged("the header changed its mind"))
        default: throw RasterError(.damaged(text))
        }
    }
}

extension Pixels {
    /// The picture as a PNG file: grey or RGB of 8 or 16 bits, without alpha.
    package func png() throws(RasterError) -> [UInt8] {
        guard channels == 1 || channels == 3, let across = Int32(exactly: width),
            let down = Int32(exactly: height),
            across > 0, down > 0
        else { throw RasterError(.notDecodable("a PNG is written from 1 or 3 channels")) }
        return try LibPNG.encode(self)
    }
}
