// An age as files write it, in years, months, weeks or days, held against a birth date.
import Alliance

/// `59`, `059Y`, `26 yr`, `44岁`, `8M`, `036D`, `6 weeks`, `1岁3个月`, `P8M`.
struct FoundAge: Equatable {
    enum Unit: String { case years, months, weeks, days }

    /// In whole units: `1岁3个月` are 15 months.
    let amount: Int
    let unit: Unit
    /// By how much a device may round it either way.
    let tolerance: Int

    /// nil for what is no age, for nothing (`0`, `000D`: not filled in), and for more than a person lives.
    init?(_ text: String) {
        guard let parts = Self.parts(of: text), let first = parts.first, parts.count <= 3 else { return nil }
        let months = parts.reduce(0.0) { $0 + ($1.unit == .years ? 12 : $1.unit == .months ? 1 : 0) * $1.number }
        if parts.contains(where: { $0.unit == .months }) || months != (months / 12).rounded(.down) * 12 {
            // A tenth of a year is more than a month.
            let isFraction = parts.contains { $0.unit == .years && $0.number != $0.number.rounded() }
            self.init(months, .months, tolerance: isFraction ? 2 : 1, most: 130 * 12)
        } else if first.unit == .years {
            self.init(months / 12, .years, tolerance: 1, most: 130)
        } else if first.unit == .weeks {
            self.init(first.number, .weeks, tolerance: 1, most: 130 * 53)
        } else {
            // The day of birth is the first or none, and a clock may be behind midnight.
            self.init(first.number, .days, tolerance: 2, most: 130 * 366)
        }
    }

    private init?(_ number: Double, _ unit: Unit, tolerance: Int, most: Int) {
        guard number > 0, number <= Double(most), let whole = Int(exactly: number.rounded(.down)) else { return nil }
        (amount, self.unit, self.tolerance) = (whole, unit, tolerance)
    }

    /// The age that who was born on that day had on this one, in the same unit.
    func actual(born: CalendarDay, on day: CalendarDay) -> Int {
        let days = day.daysSinceEpoch - born.daysSinceEpoch
        switch unit {
        case .years: return born.fullYears(to: day)
        case .months: return (day.year - born.year) * 12 + day.month - born.month - (day.day >= born.day ? 0 : 1)
        case .weeks: return days / 7
        case .days: return days
        }
    }

    func fits(born: CalendarDay, on day: CalendarDay) -> Bool {
        abs(actual(born: born, on: day) - amount) <= tolerance
    }

    private static func parts(of text: String) -> [(number: Double, unit: Unit)]? {
        var rest = text.prefix(40).lowercased().filter { !$0.isWhitespace && !"{}".contains($0) }[...]
        if rest.first == "p" { rest = rest.dropFirst() }
        var parts: [(Double, Unit)] = []
        while let first = rest.first {
            guard first.isASCII, first.isNumber else { return nil }
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(digits.count)
            let word = rest.prefix { !($0.isASCII && $0.isNumber) }
            rest = rest.dropFirst(word.count)
            guard digits.count <= 6, let number = Double(digits), let unit = units[String(word)] else { return nil }
            guard !word.isEmpty || (parts.isEmpty && rest.isEmpty) else { return nil }
            parts.append(unit == .hours ? (number / 24, .days) : (number, unit.unit))
        }
        return parts
    }

    private enum Word {
        case years, months, weeks, days, hours
        var unit: Unit {
            switch self {
            case .years: .years
            case .months: .months
            case .weeks: .weeks
            case .days, .hours: .days
            }
        }
    }

    /// DICOM's letters (VR AS), UCUM, HL7's and the words of analysers. `m` is a month: no age is told in minutes.
    private static let units: [String: Word] = {
        let words: [(Word, String)] = [
            (.years, " y yr yrs year years a a_j 岁 周岁 年"),
            (.months, "m mo mos mon mth mths month months mo_j 月 个月 月龄"),
            (.weeks, "w wk wks week weeks 周 星期 个星期"), (.days, "d day days 天 日 日龄"),
            (.hours, "h hr hrs hour hours 小时 时"),
        ]
        var table: [String: Word] = [:]
        for (unit, text) in words {
            for word in text.split(separator: " ", omittingEmptySubsequences: false) { table[String(word)] = unit }
        }
        return table
    }()
}
