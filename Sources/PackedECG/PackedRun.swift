// A run of bytes inside a part, deflated, with both its lengths before it; and numbers low byte first.

import Bytes

extension [UInt8] {
    mutating func append(little number: UInt32) {
        for shift in [0, 8, 16, 24] { append(UInt8(truncatingIfNeeded: number >> UInt32(shift))) }
    }

    /// The run's length, its deflated length, and the deflated bytes.
    mutating func append(deflating run: [UInt8]) throws(NotPackable) {
        guard let deflated = Zlib.deflated(run) else { throw .noMemory }
        append(little: UInt32(truncatingIfNeeded: run.count))
        append(little: UInt32(truncatingIfNeeded: deflated.count))
        append(contentsOf: deflated)
    }
}

extension ByteCursor {
    /// The run that `append(deflating:)` wrote; refused above `limit` bytes before anything is allocated.
    mutating func inflated(upTo limit: Int) throws(ParseError) -> [UInt8] {
        let start = offset
        let count = try length32(.little)
        guard count <= limit else { throw ParseError(.invalid("\(count) bytes, at most \(limit)"), at: start) }
        let deflated = try read(try length32(.little))
        guard let run = Zlib.inflated(deflated, to: count) else {
            throw ParseError(.invalid("the zlib stream does not give \(count) bytes"), at: start)
        }
        return run
    }
}
