// Moments as text: RFC 3339 with fraction and offset, nothing looser.
package import FoundationEssentials

/// Reads and writes moments as `2026-11-21T10:42:07.120+08:00` (RFC 3339 §5.6).
package enum RFC3339 {
    /// China Standard Time, in minutes east of Greenwich (GB/T 7408 writes it `+08:00`).
    package static let chinaOffset = 480

    /// The moment as text, with three digits of fraction, or six when it is finer than a millisecond.
    ///
    /// Microseconds are what Postgres keeps; moments between 1970 and 2065 survive the way there and back.
    /// - Parameter offset: minutes east of Greenwich in which the text is written; the moment is the same.
    package static func text(_ moment: Date, offset: Int = chinaOffset) -> String {
        let bounded = min(max(moment.timeIntervalSince1970, -62_135_596_800), 253_402_214_400)
        let microseconds = Int64((bounded * 1_000_000).rounded())
        let local = microseconds + Int64(offset) * 60_000_000
        let seconds = floorDivision(local, 1_000_000)
        let fraction = Int(local - seconds * 1_000_000)
        let days = floorDivision(seconds, 86_400)
        let clock = Int(seconds - days * 86_400)
        let (year, month, day) = CivilDay.date(days: days)
        return padded(Int(year), 4) + "-" + padded(month, 2) + "-" + padded(day, 2) + "T"
            + padded(clock / 3_600, 2) + ":" + padded(clock / 60 % 60, 2) + ":" + padded(clock % 60, 2) + "."
            + (fraction % 1_000 == 0 ? padded(fraction / 1_000, 3) : padded(fraction, 6))
            + offsetText(offset)
    }

    /// The moment as people read it: `2026-11-21 10:42:07`, in China's time.
    package static func shown(_ moment: Date) -> String {
        String(text(moment).prefix(19)).replacing("T", with: " ")
    }

    /// The moment that the text names; nil when the text is not a full RFC 3339 date-time.
    ///
    /// Offset or `Z` is required, the fraction may be left out or have up to nine digits, second 60 is
    /// read as the first of the next minute. A day that the month does not have is refused.
    package static func moment(_ text: some StringProtocol) -> Date? {
        var scan = TextScan(text)
        guard let year = scan.number(4), scan.take("-"), let month = scan.number(2), scan.take("-"),
            let day = scan.number(2), scan.take("T") || scan.take("t"),
            let hour = scan.number(2), scan.take(":"), let minute = scan.number(2), scan.take(":"),
            let second = scan.number(2), let fraction = scan.fraction(), let offset = scan.offset(),
            scan.isAtEnd,
            hour < 24, minute < 60, second <= 60, CivilDay.exists(year: year, month: month, day: day)
        else { return nil }
        let days = CivilDay.number(year: Int64(year), month: month, day: day)
        let seconds = days * 86_400 + Int64(hour * 3_600 + minute * 60 + second - offset * 60)
        return Date(timeIntervalSince1970: Double(seconds) + fraction)
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func offsetText(_ offset: Int) -> String {
        (offset < 0 ? "-" : "+") + padded(abs(offset) / 60, 2) + ":" + padded(abs(offset) % 60, 2)
    }

    private static func floorDivision(_ value: Int64, _ divisor: Int64) -> Int64 {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }
}
