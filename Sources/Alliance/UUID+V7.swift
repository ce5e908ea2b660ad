// UUIDs whose order is the order of their making (RFC 9562, version 7).
package import FoundationEssentials

extension UUID {
    /// A version 7 UUID of `moment`: 48 bits of milliseconds, then 12 bits of the fraction of the millisecond
    /// (RFC 9562 §6.2, method 3), then 62 random bits of the system's generator.
    package static func v7(at moment: Date) -> UUID {
        var generator = SystemRandomNumberGenerator()
        return v7(at: moment, using: &generator)
    }

    /// The same, with the caller's own source of randomness: samples need the same names every time.
    package static func v7(at moment: Date, using generator: inout some RandomNumberGenerator) -> UUID {
        let milliseconds = max(0, min(moment.timeIntervalSince1970 * 1000, 281_474_976_710_655))
        let whole = UInt64(milliseconds)
        let fraction = min(4095, UInt64((milliseconds - Double(whole)) * 4096))
        let high = whole << 16 | 0x7000 | fraction
        let random: UInt64 = generator.next()
        let low = random & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return UUID(high: high, low: low)
    }

    private init(high: UInt64, low: UInt64) {
        func byte(_ word: UInt64, _ index: UInt64) -> UInt8 {
            UInt8(truncatingIfNeeded: word >> (56 - 8 * index))
        }
        self.init(
            uuid: (
                byte(high, 0), byte(high, 1), byte(high, 2), byte(high, 3),
                byte(high, 4), byte(high, 5), byte(high, 6), byte(high, 7),
                byte(low, 0), byte(low, 1), byte(low, 2), byte(low, 3),
                byte(low, 4), byte(low, 5), byte(low, 6), byte(low, 7)
            ))
    }
}
