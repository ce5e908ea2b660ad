// Times of tables in the order that a mapping gives, told as HL7 tells them.

/// `yyyy-MM-dd HH:mm` and the like: y, M, d, H, m and s stand for digits, everything else for itself.
enum FlatTime {
    private static let order: [Character] = ["y", "M", "d", "H", "m", "s"]

    /// Year, month and day are there, and every part once.
    static func isFormat(_ format: String) -> Bool {
        guard format.count <= 64 else { return false }
        let parts = runs(format)
        return parts.count == Set(parts).count && Set("yMd").isSubset(of: parts)
    }

    private static func runs(_ format: String) -> [Character] {
        var parts: [Character] = []
        for character in format where order.contains(character) && parts.last != character { parts.append(character) }
        return parts
    }

    /// `YYYYMMDD`, with hours, minutes and seconds where they are; nil when the text is not of the format or is no
    /// time of a calendar. One digit may stand for two (`2026/6/8`), and a single letter for one digit or two.
    static func time(_ text: String, _ format: String) -> String? {
        var rest = text[...]
        var form = format[...]
        var found: [Character: Int] = [:]
        while let sign = form.first {
            guard order.contains(sign) else {
                guard rest.first == sign else { return nil }
                (rest, form) = (rest.dropFirst(), form.dropFirst())
                continue
            }
            let width = form.prefix { $0 == sign }.count
            form = form.dropFirst(width)
            // Where another part follows without a mark, the width is the width.
            let isTight = form.first.map(order.contains) ?? false
            let most = width == 1 && !isTight ? 2 : width
            let digits = rest.prefix(most).prefix { $0.isASCII && $0.isNumber }
            guard let value = Int(digits), !isTight || digits.count == width else { return nil }
            found[sign] = sign == "y" && width == 2 ? 2000 + value : value
            rest = rest.dropFirst(digits.count)
        }
        return rest.isEmpty ? written(found) : nil
    }

    private static func written(_ parts: [Character: Int]) -> String? {
        let limits: [(Character, ClosedRange<Int>)] = [
            ("y", 1900...2200), ("M", 1...12), ("d", 1...31), ("H", 0...23), ("m", 0...59), ("s", 0...59),
        ]
        var text = ""
        for (part, limit) in limits {
            guard let value = parts[part] else { break }
            guard limit.contains(value) else { return nil }
            let digits = String(value)
            text += String(repeating: "0", count: max(0, (part == "y" ? 4 : 2) - digits.count)) + digits
        }
        return parts["d"].map { $0 <= days(ofMonth: parts["M"] ?? 1, in: parts["y"] ?? 1) } == false ? nil : text
    }

    private static func days(ofMonth month: Int, in year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }
}
