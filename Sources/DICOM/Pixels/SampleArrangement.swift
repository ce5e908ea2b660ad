// Samples put where everybody expects them: the samples of a pixel together, the value in the lowest bits.

enum Planes {
    /// From all reds, all greens, all blues to red, green, blue of each pixel.
    static func interleaved(_ samples: ArraySlice<UInt8>, _ layout: FrameLayout) -> [UInt8] {
        let width = layout.sampleBytes
        let plane = layout.rows * layout.columns * width
        var out = [UInt8](repeating: 0, count: samples.count)
        let step = layout.samplesPerPixel * width
        unsafe samples.withUnsafeBufferPointer { from in
            for channel in 0..<layout.samplesPerPixel {
                for byte in 0..<width {
                    var to = channel * width + byte
                    var place = channel * plane + byte
                    while place < (channel + 1) * plane {
                        unsafe out[to] = from[place]
                        to += step
                        place += width
                    }
                }
            }
        }
        return out
    }
}

enum UnusedBits {
    /// The samples with nothing but the value in them: old overlays and carelessness leave bits beside it. The very
    /// slice comes back where there are none, which one pass over the samples proves.
    static func cleared(_ samples: ArraySlice<UInt8>, _ layout: FrameLayout) -> ArraySlice<UInt8> {
        guard layout.bitsStored < layout.bitsAllocated else { return samples }
        switch layout.bitsAllocated {
        case 8: return cleared(samples, UInt8.self, Int8.self, layout)
        case 16: return cleared(samples, UInt16.self, Int16.self, layout)
        default: return samples
        }
    }

    private static func cleared<Word: FixedWidthInteger & UnsignedInteger, Signed: FixedWidthInteger>(
        _ samples: ArraySlice<UInt8>, _: Word.Type, _: Signed.Type, _ layout: FrameLayout
    ) -> ArraySlice<UInt8> {
        let up = layout.bitsAllocated - layout.highBit - 1
        let down = layout.bitsAllocated - layout.bitsStored
        let isSigned = layout.isSigned
        func value(_ word: Word) -> Word {
            let lifted = word << Word(up)
            return isSigned
                ? Word(truncatingIfNeeded: Signed(truncatingIfNeeded: lifted) >> Signed(down)) : lifted >> Word(down)
        }
        let width = layout.sampleBytes
        let isClean = unsafe samples.withUnsafeBytes { raw in
            var difference: Word = 0
            for place in stride(from: 0, to: raw.count, by: width) {
                let word = unsafe Word(littleEndian: raw.loadUnaligned(fromByteOffset: place, as: Word.self))
                difference |= word ^ value(word)
            }
            return difference == 0
        }
        if isClean { return samples }
        var out = Array(samples)
        unsafe out.withUnsafeMutableBytes { raw in
            for place in stride(from: 0, to: raw.count, by: width) {
                let word = unsafe Word(littleEndian: raw.loadUnaligned(fromByteOffset: place, as: Word.self))
                unsafe raw.storeBytes(of: value(word).littleEndian, toByteOffset: place, as: Word.self)
            }
        }
        return out[...]
    }
}
