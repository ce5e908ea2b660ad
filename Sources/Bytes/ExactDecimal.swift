// A decimal number exactly as written, so that 0.002 s gives 500 Hz and not nearly so.

/// A decimal: `mantissa × 10^-decimals`, of at most 15 significant digits.
package struct ExactDecimal: Sendable, Equatable {
    package let mantissa: Int
    package let decimals: Int

    /// Digits with one point, a sign, and an exponent as XML Schema's double allows; nil for all else. A fraction that
    /// goes on after 15 significant digits, as programs print their binary numbers, is rounded there.
    package init?(_ text: String) {
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

    package init(mantissa: Int, decimals: Int) {
        self.mantissa = mantissa
        self.decimals = decimals
    }

    private static func number(_ text: Substring.UTF8View) -> (Int, Int)? {
        var mantissa = 0
        var decimals: Int?
        var count = 0
        var isFull = false
        for byte in text {
            if byte == UInt8(ascii: "."), decimals == nil {
                decimals = 0
            } else if byte >= 0x30, byte <= 0x39 {
                count += 1
                guard count <= 80 else { return nil }
                if mantissa >= 100_000_000_000_000 {
                    guard decimals != nil else { return nil }
                    if !isFull, byte >= 0x35 { mantissa += 1 }
                    isFull = true
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
    package var value: Double { times(1) }

    /// The value times a power of ten or a small factor, divided once.
    package func times(_ factor: Double) -> Double {
        decimals >= 0
            ? Double(mantissa) * factor / Self.power(decimals) : Double(mantissa) * factor * Self.power(-decimals)
    }

    /// The value times a factor and divided by a whole number, in one division where the decimals allow.
    package func times(_ factor: Double, over divisor: Int) -> Double {
        decimals >= 0
            ? Double(mantissa) * factor / (Self.power(decimals) * Double(divisor)) : times(factor) / Double(divisor)
    }

    /// Both as whole numbers of one power of ten; nil when one does not fit 64 bits.
    package static func aligned(_ one: ExactDecimal, _ other: ExactDecimal) -> (Int, Int, decimals: Int)? {
        let decimals = max(one.decimals, other.decimals, 0)
        guard let first = one.whole(decimals), let second = other.whole(decimals) else { return nil }
        return (first, second, decimals)
    }

    private func whole(_ wanted: Int) -> Int? {
        guard wanted - decimals <= 18 else { return mantissa == 0 ? 0 : nil }
        return (decimals..<wanted).reduce(Optional(mantissa)) { product, _ in product?.times(10) }
    }

    /// `factor` divided by this number.
    package func dividing(_ factor: Double) -> Double {
        decimals >= 0
            ? factor * Self.power(decimals) / Double(mantissa) : factor / (Double(mantissa) * Self.power(-decimals))
    }

    private static func power(_ exponent: Int) -> Double {
        (0..<min(exponent, 400)).reduce(1.0) { product, _ in product * 10 }
    }
}
