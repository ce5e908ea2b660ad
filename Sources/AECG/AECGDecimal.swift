// A decimal number exactly as written, so that 0.002 s gives 500 Hz and not nearly so.

/// A decimal: `mantissa × 10^-decimals`.
struct AECGDecimal: Equatable {
    let mantissa: Int
    let decimals: Int

    /// The largest power of ten that a Double holds exactly is 10^22; numbers here stay far below.
    static let digits = 15

    /// Digits with one point, a sign, and an exponent as XML Schema's double allows; nil for all else, and for more
    /// significant digits than 15.
    init?(_ text: String) {
        var rest = Substring(text).utf8
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let number = rest.prefix { $0 != UInt8(ascii: "e") && $0 != UInt8(ascii: "E") }
        guard let exponent = Self.exponent(rest[number.endIndex...]),
            let (mantissa, decimals) = Self.number(number)
        else { return nil }
        self.mantissa = isNegative ? -mantissa : mantissa
        self.decimals = decimals - exponent
    }

    init(mantissa: Int, decimals: Int) {
        self.mantissa = mantissa
        self.decimals = decimals
    }

    private static func number(_ text: Substring.UTF8View) -> (Int, Int)? {
        var mantissa = 0
        var decimals: Int?
        var count = 0
        for byte in text {
            if byte == UInt8(ascii: "."), decimals == nil {
                decimals = 0
            } else if byte >= 0x30, byte <= 0x39 {
                count += 1
                guard count <= 40 else { return nil }
                // Zeros at the end of a long fraction carry nothing.
                if mantissa >= 100_000_000_000_000 {
                    guard byte == 0x30, decimals != nil else { return nil }
                    continue
                }
                mantissa = mantissa * 10 + Int(byte - 0x30)
                decimals = decimals.map { $0 + 1 }
            } else {
                return nil
            }
        }
        return count > 0 ? (mantissa, decimals ?? 0) : nil
    }

    private static func exponent(_ text: Substring.UTF8View) -> Int? {
        guard !text.isEmpty else { return 0 }
        guard text.count <= 4, let value = Int(String(decoding: text.dropFirst(), as: UTF8.self)) else { return nil }
        return value
    }

    /// As near as a Double comes; exact decimals are divided once.
    var value: Double { times(1) }

    /// The value times a power of ten or a small factor, divided once.
    func times(_ factor: Double) -> Double {
        decimals >= 0
            ? Double(mantissa) * factor / Self.power(decimals) : Double(mantissa) * factor * Self.power(-decimals)
    }

    /// `factor` divided by this number.
    func dividing(_ factor: Double) -> Double {
        decimals >= 0
            ? factor * Self.power(decimals) / Double(mantissa) : factor / (Double(mantissa) * Self.power(-decimals))
    }

    private static func power(_ exponent: Int) -> Double {
        (0..<min(exponent, 400)).reduce(1.0) { product, _ in product * 10 }
    }
}
