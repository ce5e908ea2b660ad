// From luminance and colour differences to red, green and blue (PS3.3 C.7.6.3.1.2, the numbers of ITU-R BT.601).

enum Colours {
    /// Y, Cb, Cr of each pixel to red, green, blue.
    static func rgb(of samples: ArraySlice<UInt8>) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: samples.count)
        unsafe samples.withUnsafeBufferPointer { from in
            for place in stride(from: 0, to: from.count - 2, by: 3) {
                unsafe write(from[place], from[place + 1], from[place + 2], &out, place)
            }
        }
        return out
    }

    /// Y1, Y2, Cb, Cr of two neighbours to red, green, blue of each.
    static func rgb(of422 samples: ArraySlice<UInt8>) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: samples.count / 4 * 6)
        unsafe samples.withUnsafeBufferPointer { from in
            var to = 0
            for place in stride(from: 0, to: from.count - 3, by: 4) {
                unsafe write(from[place], from[place + 2], from[place + 3], &out, to)
                unsafe write(from[place + 1], from[place + 2], from[place + 3], &out, to + 3)
                to += 6
            }
        }
        return out
    }

    /// Weights of BT.601 in 2²⁰ths; halves round up.
    private static let one = 1 << 20
    private static let redFromCr = 1_470_104
    private static let greenFromCb = -360_853
    private static let greenFromCr = -748_826
    private static let blueFromCb = 1_858_077

    private static func write(_ y: UInt8, _ cb: UInt8, _ cr: UInt8, _ out: inout [UInt8], _ place: Int) {
        let (luma, blue, red) = (Int(y) * one + one / 2, Int(cb) - 128, Int(cr) - 128)
        out[place] = UInt8(clamping: (luma + redFromCr * red) >> 20)
        out[place + 1] = UInt8(clamping: (luma + greenFromCb * blue + greenFromCr * red) >> 20)
        out[place + 2] = UInt8(clamping: (luma + blueFromCb * blue) >> 20)
    }
}

extension PixelFrame {
    /// The same in red, green and blue, where a codec has left luminance and colour differences of eight bits. A codec gives
    /// every pixel its own colour, also where the data set says that two share one.
    var inRGB: PixelFrame {
        guard [.ybrFull, .ybrFull422].contains(layout.photometric) else { return self }
        guard layout.bitsAllocated == 8 else { return PixelFrame(bytes, layout.notHalved) }
        return PixelFrame(Colours.rgb(of: bytes)[...], layout.decoded(as: .rgb))
    }
}
