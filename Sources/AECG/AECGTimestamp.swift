// Points in time as HL7 writes them, for the one thing asked of them here: how far they are apart.

/// `YYYYMMDDHHMMSS[.fff][±ZZZZ]`; marks between the digits, as ISO 8601 has them, are passed over.
struct AECGTimestamp: Equatable {
    /// Since 1 January 1970 in the time stated, zone subtracted where it is stated.
    let seconds: Double
    /// It says the second, not only the minute or the day.
    let saysSecond: Bool

    init?(_ text: String) {
        var digits: [Int] = []
        var fraction = ""
        var zone: Substring?
        var rest = text[...]
        while let character = rest.popFirst() {
            if let digit = character.wholeNumberValue, character.isASCII {
                digits.append(digit)
            } else if character == ".", digits.count == 14 {
                fraction = String(rest.prefix { $0.isASCII && $0.isNumber }.prefix(9))
                rest = rest.drop { $0.isNumber }
            } else if character == "+" || (character == "-" && digits.count >= 12) {
                zone = [character] + rest
                break
            } else if character == "Z" {
                break
            } else if !"-:T ".contains(character) {
                return nil
            }
        }
        guard [8, 10, 12, 14].contains(digits.count) else { return nil }
        func number(_ start: Int, _ count: Int) -> Int {
            digits.dropFirst(start).prefix(count).reduce(0) { $0 * 10 + $1 }
        }
        let (month, day) = (number(4, 2), number(6, 2))
        guard (1...12).contains(month), (1...31).contains(day) else { return nil }
        let days = Self.days(year: number(0, 4), month: month, day: day)
        let clock = number(8, 2) * 3_600 + number(10, 2) * 60 + number(12, 2)
        let shift = zone.map(Self.seconds(ofZone:)) ?? 0
        seconds = Double(days * 86_400 + clock - shift) + (Double("0." + fraction) ?? 0)
        saysSecond = digits.count == 14
    }

    /// Days since 1 January 1970 in the Gregorian calendar (the usual count with years that begin in March).
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + ofYear - 719_468
    }

    private static func seconds(ofZone zone: Substring) -> Int {
        let digits = zone.compactMap(\.wholeNumberValue).prefix(4)
        guard digits.count == 4 else { return 0 }
        let value = Array(digits).reduce(0) { $0 * 10 + $1 }
        let seconds = (value / 100) * 3_600 + (value % 100) * 60
        return zone.first == "-" ? -seconds : seconds
    }
}

/// An interval of time as sent.
package struct AECGPeriod: Sendable, Equatable {
    package let low: String?
    package let high: String?

    init(_ element: XMLElement?) {
        low =
            element?.child("low")?.attribute("value") ?? element?.child("center")?.attribute("value")
            ?? element?.attribute("value")
        high = element?.child("high")?.attribute("value")
    }

    /// In seconds, where both ends say the second and are in order.
    var duration: Double? {
        guard let low, let high, let from = AECGTimestamp(low), let to = AECGTimestamp(high), from.saysSecond,
            to.saysSecond, to.seconds > from.seconds
        else { return nil }
        return to.seconds - from.seconds
    }
}
