// When the first sample was taken.

/// Date and time of the start.
package struct EDFStart: Sendable, Equatable {
    /// `yyyy-mm-dd hh:mm:ss` with a fraction where the file tells one; nil when the header's fields are no date.
    package let text: String?
    let doubt: EDFDoubt?

    /// The header has two digits for the year: 85 to 99 are of the last century, 00 to 84 of this. EDF+ writes the whole
    /// date once more in the recording field.
    ///
    /// - Parameter fraction: seconds between that time and the first sample.
    init(_ header: EDFHeader, fraction: Double) {
        let short = Self.numbers(header.startDate)
        let full = Self.fullDate(header.recording)
        var date = full
        if let short, short[2] < 100 {
            date = date ?? (short[2] >= 85 ? 1900 + short[2] : 2000 + short[2], short[1], short[0])
        }
        let differs = full.map { $0.year % 100 != short?[2] || $0.month != short?[1] || $0.day != short?[0] } ?? false
        doubt = differs && short != nil ? .startDate(header: header.startDate, recording: header.recording) : nil
        guard let date, (1...12).contains(date.month), (1...31).contains(date.day),
            let time = Self.numbers(header.startTime), time[0] < 24, time[1] < 60, time[2] < 61
        else {
            text = nil
            return
        }
        let day = [Self.padded(date.year, 4), Self.padded(date.month, 2), Self.padded(date.day, 2)]
        let clock = time.map { Self.padded($0, 2) }
        text = day.joined(separator: "-") + " " + clock.joined(separator: ":") + Self.part(fraction)
    }

    /// Three numbers apart from each other by anything: dots by the standard; hyphens and colons are met.
    private static func numbers(_ text: String) -> [Int]? {
        let numbers = text.split { !$0.isNumber }.map { Int($0) ?? -1 }
        return numbers.count == 3 && numbers.allSatisfy { (0..<10_000).contains($0) } ? numbers : nil
    }

    private static func fullDate(_ recording: String) -> (year: Int, month: Int, day: Int)? {
        let words = recording.split(separator: " ")
        guard words.count >= 2, words[0].lowercased() == "startdate" else { return nil }
        return EDFDate.parts(words[1])
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    /// `.039453`: to the microsecond, without zeros at the end.
    private static func part(_ fraction: Double) -> String {
        guard fraction > 0, fraction < 1 else { return "" }
        var digits = padded(min(Int((fraction * 1_000_000).rounded()), 999_999), 6)[...]
        while digits.last == "0" { digits.removeLast() }
        return digits.isEmpty ? "" : "." + digits
    }
}

/// Dates as EDF+ writes them: `20-JAN-1998`.
enum EDFDate {
    private static let months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]

    static func parts(_ word: Substring) -> (year: Int, month: Int, day: Int)? {
        let parts = word.split(separator: "-")
        guard parts.count == 3, let day = Int(parts[0]), let month = months.firstIndex(of: parts[1].uppercased()),
            let year = Int(parts[2]), (1...31).contains(day), (1_000...9_999).contains(year)
        else { return nil }
        return (year, month + 1, day)
    }
}
