// The number in a value's text, and whether it is the value itself or only its bound.
package import FoundationEssentials

/// A value that a device gives only as a bound, such as `<0.1` or `>500`.
package struct LabBound: Codable, Sendable, Hashable {
    /// On which side of the number the value lies.
    package enum Side: String, Codable, Sendable, CaseIterable {
        case below = "<"
        case atMost = "<="
        case above = ">"
        case atLeast = ">="
    }

    package let side: Side
    package let number: Decimal

    package init(_ side: Side, _ number: Decimal) {
        self.side = side
        self.number = number
    }
}

/// What a value's text says.
package enum LabValue: Sendable, Hashable {
    case exact(Decimal)
    case bound(LabBound)

    /// What a comma between digits means in a text.
    package enum Comma: Sendable {
        /// It is judged by its place: `1,5` and `0,123` are decimals, `105,600` is refused.
        case unknown
        case decimal
        case thousands

        /// What it means in all of a report's values: some value shows it, and none shows the other.
        package init(of texts: some Sequence<String>) {
            var isDecimal = false
            var isThousands = false
            for text in texts where text.utf8.contains(UInt8(ascii: ",")) && text.utf8.count <= 64 {
                if case .exact? = SentValue(text)?.value {
                    if text.contains(".") || text.count(where: { $0 == "," }) > 1 {
                        isThousands = true
                    } else {
                        isDecimal = true
                    }
                }
            }
            self = isDecimal == isThousands ? .unknown : isDecimal ? .decimal : .thousands
        }
    }

    /// Reads a whole text: an optional comparator, an optional sign, digits with at most one decimal mark. Blanks
    /// around and behind the comparator do not count, nor do arrows behind the number, by which Chinese laboratory systems flag
    /// it (`12.21↑`). Anything else (`***`, `----`, `+++`, empty, `1.2.3`) is no
    /// number, and so is a comma that could be either mark.
    package init?(_ text: String, comma: Comma = .unknown) {
        guard text.utf8.count <= 64 else { return nil }
        var rest = text.narrowed[...].trimmingBlanks
        let side = Self.side(&rest)
        guard let number = Self.number(Self.withoutArrows(rest.trimmingBlanks), comma) else { return nil }
        self = side.map { .bound(LabBound($0, number)) } ?? .exact(number)
    }

    private static func withoutArrows(_ text: Substring) -> Substring {
        guard let last = text.lastIndex(where: { $0 != "↑" && $0 != "↓" }), text.index(after: last) != text.endIndex
        else {
            return text
        }
        return text[...last].trimmingBlanks
    }

    private static let sides: [(mark: String, side: LabBound.Side)] = [
        ("<=", .atMost), ("=<", .atMost), ("≤", .atMost), (">=", .atLeast), ("=>", .atLeast), ("≥", .atLeast),
        ("<", .below), (">", .above),
    ]

    private static func side(_ rest: inout Substring) -> LabBound.Side? {
        guard let found = sides.first(where: { rest.hasPrefix($0.mark) }) else { return nil }
        rest = rest.dropFirst(found.mark.count)
        return found.side
    }

    private static func number(_ text: Substring, _ comma: Comma) -> Decimal? {
        guard let digits = point(text, comma) else { return nil }
        return Decimal(plain: digits)
    }

    /// The text with a point as its decimal mark and no mark of thousands; nil where a comma may be either.
    private static func point(_ text: Substring, _ comma: Comma) -> String? {
        guard text.contains(",") else { return String(text) }
        let groups = text.split(separator: ",", omittingEmptySubsequences: false)
        if comma == .thousands || groups.count > 2 || text.contains(".") {
            guard comma != .decimal, areThousands(groups) else { return nil }
            return groups.joined()
        }
        guard groups.count == 2 else { return nil }
        let mayBeThousands = areThousands(groups) && groups[0].drop { $0 == "-" || $0 == "+" }.first != "0"
        if comma == .unknown && mayBeThousands { return nil }
        return groups.joined(separator: ".")
    }

    /// Groups of three digits behind the first, which has one to three; a point may follow the last.
    private static func areThousands(_ groups: [Substring]) -> Bool {
        guard let first = groups.first, let last = groups.last, groups.count > 1 else { return false }
        let head = first.drop { $0 == "-" || $0 == "+" }
        let tail = last.prefix { $0 != "." }
        return (1...3).contains(head.count) && tail.count == 3
            && groups.dropFirst().dropLast().allSatisfy { $0.count == 3 && !$0.contains(".") }
    }

    /// How many digits stand behind the decimal mark of a plain number: its rounding.
    package static func decimals(of text: String) -> Int {
        guard let mark = text.lastIndex(where: { $0 == "." || $0 == "," }) else { return 0 }
        return text[mark...].dropFirst().prefix { $0.isASCII && $0.isNumber }.count
    }
}

extension String {
    /// Full-width forms of ASCII, as Chinese keyboards write them, as ASCII; wide blanks and the minus sign, too.
    var narrowed: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map { scalar in
                    switch scalar {
                    case "\u{FF01}"..."\u{FF5E}": Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
                    case "\u{A0}", "\u{3000}": " "
                    case "−": "-"
                    default: scalar
                    }
                }))
    }
}

extension Substring {
    /// Without blanks at both ends.
    fileprivate var trimmingBlanks: Substring {
        let inner = drop { $0.isWhitespace }
        guard let end = inner.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return inner[...end]
    }
}

extension Decimal {
    /// A plain decimal number and nothing else: digits, at most one point, at most one sign, as HL7's NM asks.
    package init?(plain text: String) {
        var digits = text.utf8[...]
        if let sign = digits.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { digits.removeFirst() }
        let isPlain = digits.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
        let points = digits.count { $0 == UInt8(ascii: ".") }
        guard isPlain, points <= 1, digits.count > points, digits.count <= 30 else { return nil }
        guard let value = Decimal(string: text.hasPrefix("+") ? String(text.dropFirst()) : text) else { return nil }
        self = value
    }
}
