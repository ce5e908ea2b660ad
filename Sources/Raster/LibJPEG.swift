// JPEG through libjpeg: every call gives a status, never a jump.

import CLibjpeg

enum LibJPEG {
    static func prove(_ bytes: [UInt8], _ limits: RasterLimits) throws(RasterError) {
        let (status, text) = unsafe withErrorText { error, room in
            unsafe bytes.withUnsafeBufferPointer { buffer in
                unsafe lianyi_jpeg_decode(
                    buffer.baseAddress, buffer.count, nil, 0, limits.decodedBytes,
                    Int32(clamping: limits.scans),
                    error, room)
            }
        }
        try check(status, text, limits)
    }

    static func decode(_ bytes: [UInt8], _ facts: PictureFacts, _ limits: RasterLimits) throws(RasterError)
        -> Pixels
    {
        let layout = try layout(of: bytes, limits)
        let channels = Int(layout.channels)
        guard [1, 3, 4].contains(channels) else {
            throw RasterError(.notDecodable("\(channels) channels"))
        }
        let (total, overflow) = (facts.width * facts.height).multipliedReportingOverflow(by: channels)
        guard !overflow, total <= limits.decodedBytes else {
            throw RasterError(.tooManyBytes(total, limit: limits.decodedBytes))
        }
        var samples = try rows(of: bytes, count: total, limits)
        if channels == 4 { samples = rgb(ofInks: samples, areInverted: layout.inverted != 0) }
        let pixels = Pixels(
            width: facts.width, height: facts.height, channels: min(channels, 3), samples: .eight(samples))
        guard let pixels else { throw RasterError(.damaged("rows do not fit the header")) }
        return pixels
    }

    /// Red, green and blue from cyan, magenta, yellow and black without colour management: light that an ink and black
    /// both let through. Adobe's programs write the light let through itself, others the ink.
    private static func rgb(ofInks samples: [UInt8], areInverted: Bool) -> [UInt8] {
        let flip: UInt8 = areInverted ? 0 : 0xFF
        var out: [UInt8] = []
        out.reserveCapacity(samples.count / 4 * 3)
        for place in stride(from: 0, to: samples.count - 3, by: 4) {
            let black = Int(samples[place + 3] ^ flip)
            for ink in 0..<3 { out.append(UInt8((Int(samples[place + ink] ^ flip) * black + 127) / 255)) }
        }
        return out
    }

    private static func rows(of bytes: [UInt8], count: Int, _ limits: RasterLimits) throws(RasterError)
        -> [UInt8]
    {
        var samples = [UInt8](repeating: 0, count: count)
        let (status, text) = unsafe withErrorText { error, room in
            unsafe bytes.withUnsafeBufferPointer { buffer in
                unsafe samples.withUnsafeMutableBufferPointer { out in
                    unsafe lianyi_jpeg_decode(
                        buffer.baseAddress, buffer.count, out.baseAddress, out.count, limits.decodedBytes,
                        Int32(clamping: limits.scans), error, room)
                }
            }
        }
        try check(status, text, limits)
        return samples
    }

    private static func layout(of bytes: [UInt8], _ limits: RasterLimits) throws(RasterError)
        -> lianyi_jpeg_layout
    {
        var layout = lianyi_jpeg_layout()
        let (status, text) = unsafe withErrorText { error, room in
            unsafe bytes.withUnsafeBufferPointer { buffer in
                unsafe lianyi_jpeg_read_layout(buffer.baseAddress, buffer.count, &layout, error, room)
            }
        }
        try check(status, text, limits)
        return layout
    }

    private static func check(_ status: Int32, _ text: String, _ limits: RasterLimits) throws(RasterError) {
        switch status {
        case Int32(LIANYI_JPEG_OK.rawValue): return
        case Int32(LIANYI_JPEG_NO_MEMORY.rawValue): throw RasterError(.noMemory)
        case Int32(LIANYI_JPEG_TOO_MANY_SCANS.rawValue): throw RasterError(.tooManyScans(limit: limits.scans))
        case Int32(LIANYI_JPEG_WRONG_ROOM.rawValue):
            throw RasterError(.damaged("the header changed its mind"))
        // Twelve bits, lossless, arithmetic in old libraries: sound, and of a sort that is not read.
        case _ where text.hasPrefix("Unsupported JPEG"): throw RasterError(.notDecodable(text))
        default: throw RasterError(.damaged(text))
        }
    }
}
