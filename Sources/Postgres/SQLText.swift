// The text forms of timestamps, arrays and bytes, read and written without Foundation's formatters.
import FoundationEssentials

/// Lower-case hexadecimal.
enum Hex {
    private static let digits = Array("0123456789abcdef".utf8)

    static func text(of bytes: [UInt8]) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            out.append(digits[Int(byte >> 4)])
            out.append(digits[Int(byte & 15)])
        }
        return String(decoding: out, as: UTF8.self)
    }

    static func bytes(of text: Substring.UTF8View) -> [UInt8]? {
        guard text.count.isMultiple(of: 2) else { return nil }
        var out: [UInt8] = []
        out.reserveCapacity(text.count / 2)
        var high: UInt8?
        for unit in text {
            guard let value = nibble(unit) else { return nil }
            if let top = high {
                out.append(top << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return out
    }

    private static func nibble(_ unit: UInt8) -> UInt8? {
        switch unit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): unit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): unit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): unit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

/// `timestamptz` in ISO style and UTC, as the driver's connections are set.
enum SQLTimestamp {
    static func text(of date: Date) -> String {
        // From year 1 to year 9999: what lies outside is no time that the server reads, and too large a number would trap.
        let bounded = min(max(date.timeIntervalSince1970, -62_135_596_800), 253_402_300_799)
        let microseconds = Int64((bounded * 1_000_000).rounded())
        let (seconds, fraction) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        let whole = fraction < 0 ? seconds - 1 : seconds
        let part = fraction < 0 ? fraction + 1_000_000 : fraction
        let days = Int(whole >= 0 ? whole / 86_400 : (whole - 86_399) / 86_400)
        let rest = Int(whole) - days * 86_400
        let (year, month, day) = civil(fromDays: days)
        return
            "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))T\(pad(rest / 3600, 2)):\(pad(rest / 60 % 60, 2)):"
            + "\(pad(rest % 60, 2)).\(pad(Int(part), 6))Z"
    }

    /// Reads `2026-11-21 02:45:00.123456+00`; nil for anything else, `infinity` included.
    static func date(of text: String) -> Date? {
        let fields = text.split { "- :+".contains($0) }
        guard fields.count == 7, fields[6] == "00", let year = Int(fields[0]), let month = Int(fields[1]),
            let day = Int(fields[2]), let hour = Int(fields[3]), let minute = Int(fields[4]),
            let second = Double(fields[5])
        else { return nil }
        let days = self.days(year: year, month: month, day: day)
        return Date(timeIntervalSince1970: Double(days * 86_400 + hour * 3600 + minute * 60) + second)
    }

    private static func pad(_ value: Int, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    /// Days since 1970-01-01 of a proleptic Gregorian date, counted in 400-year eras that begin on 1 March.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(fromDays days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let part = (5 * dayOfYear + 2) / 153
        let month = part < 10 ? part + 3 : part - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * part + 2) / 5 + 1)
    }
}

/// One-dimensional array literals: `{a,"b c",NULL}`.
enum SQLArray {
    static func text(of elements: [String?]) -> String {
        var out = Array("{".utf8)
        out.reserveCapacity(elements.reduce(2) { $0 + ($1?.utf8.count ?? 4) + 4 })
        for (index, element) in elements.enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            append(element, to: &out)
        }
        out.append(UInt8(ascii: "}"))
        return String(decoding: out, as: UTF8.self)
    }

    private static func append(_ element: String?, to out: inout [UInt8]) {
        guard let element else { return out.append(contentsOf: "NULL".utf8) }
        out.append(UInt8(ascii: "\""))
        for unit in element.utf8 {
            if unit == UInt8(ascii: "\"") || unit == UInt8(ascii: "\\") { out.append(UInt8(ascii: "\\")) }
            out.append(unit)
        }
        out.append(UInt8(ascii: "\""))
    }

    static func elements(of text: String) -> [String?]? {
        guard text.first == "{", text.last == "}" else { return nil }
        var elements: [String?] = []
        var reader = Element()
        for character in text.dropFirst().dropLast() where !reader.take(character) {
            elements.append(reader.finished())
        }
        if !elements.isEmpty || reader.began { elements.append(reader.finished()) }
        return elements
    }

    private struct Element {
        var value = ""
        var began = false
        var quoted = false
        var wasQuoted = false
        var escaped = false

        /// Takes one character; false when it is the comma that ends the element.
        mutating func take(_ character: Character) -> Bool {
            began = true
            if escaped {
                value.append(character)
                escaped = false
            } else if character == "\\" {
                escaped = true
            } else if character == "\"" {
                quoted.toggle()
                wasQuoted = true
            } else if character == ",", !quoted {
                return false
            } else {
                value.append(character)
            }
            return true
        }

        mutating func finished() -> String? {
            let result = value == "NULL" && !wasQuoted ? nil : value
            self = Element()
            return result
        }
    }
}
