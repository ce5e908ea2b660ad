// From a library's samples to native pixel data: container, sign, and components side by side.

struct SampleLayout: Sendable {
    let precision: Int
    /// Bytes of a sample as decoded and as wanted, 1 or 2.
    let from: Int
    let to: Int
    let isSigned: Bool

    /// Two's complement of `precision` bits is drawn out over the container; unsigned samples get zeros.
    func apply(to samples: [UInt8]) -> [UInt8] {
        let isFilled = precision == to * 8
        guard from != to || (isSigned && !isFilled) else { return samples }
        let shift = 16 - precision
        var out: [UInt8] = []
        out.reserveCapacity(samples.count / from * to)
        for start in stride(from: 0, to: samples.count - from + 1, by: from) {
            let low = UInt16(samples[start])
            var value = from == 2 ? low | UInt16(samples[start + 1]) << 8 : low
            if isSigned { value = UInt16(bitPattern: Int16(bitPattern: value << UInt16(shift)) >> Int16(shift)) }
            out.append(UInt8(truncatingIfNeeded: value))
            if to == 2 { out.append(UInt8(value >> 8)) }
        }
        return out
    }

    /// Turns components that stand one after the other into pixels.
    static func interleave(_ planes: [UInt8], components: Int, sampleBytes: Int) -> [UInt8] {
        let plane = planes.count / components
        var out: [UInt8] = []
        out.reserveCapacity(planes.count)
        for place in stride(from: 0, to: plane, by: sampleBytes) {
            for component in 0..<components {
                let start = component * plane + place
                out.append(contentsOf: planes[start..<start + sampleBytes])
            }
        }
        return out
    }
}
