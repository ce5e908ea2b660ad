// Reads fixed-width digits and marks from the front of an ASCII text.

/// A place in a short ASCII text, for the few fixed forms that the wire knows.
struct TextScan {
    private var rest: ArraySlice<UInt8>

    init(_ text: some StringProtocol) {
        rest = Array(text.utf8.prefix(64))[...]
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ mark: Unicode.Scalar) -> Bool {
        guard let first = rest.first, UInt32(first) == mark.value else { return false }
        rest.removeFirst()
        return true
    }

    mutating func number(_ width: Int) -> Int? {
        guard rest.count >= width, rest.prefix(width).allSatisfy(Self.isDigit) else { return nil }
        let value = rest.prefix(width).reduce(0) { $0 * 10 + Int($1 - 0x30) }
        rest.removeFirst(width)
        return value
    }

    /// Zero when there is no fraction; nil when a point is followed by no digit or by more than nine.
    mutating func fraction() -> Double? {
        guard take(".") else { return 0 }
        let digits = rest.prefix(while: Self.isDigit)
        guard (1...9).contains(digits.count) else { return nil }
        rest.removeFirst(digits.count)
        var value = 0.0
        var scale = 1.0
        for digit in digits {
            value = value * 10 + Double(digit - 0x30)
            scale *= 10
        }
        return value / scale
    }

    /// Minutes east of Greenwich; `Z` is zero.
    mutating func offset() -> Int? {
        if take("Z") || take("z") { return 0 }
        let isWest = take("-")
        guard isWest || take("+"), let hours = number(2), take(":"), let minutes = number(2),
            hours < 24, minutes < 60
        else { return nil }
        return (hours * 60 + minutes) * (isWest ? -1 : 1)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
