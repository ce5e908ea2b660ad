// Reading back (复述): who is told a critical value says it again, and it must be the same.
import FoundationEssentials

/// What was not said back as it was sent: the places of the findings, from 1.
package struct ReadBackMismatch: Error, Hashable, Sendable {
    package let places: [Int]

    package init(places: [Int]) { self.places = places }
}

/// One entry for each finding, in the order in which they were sent.
package struct ReadBack: Hashable, Sendable {
    /// As it was said, one line a finding.
    package let text: String

    /// Checks what was said of a case of which the first `count` findings were said back before: the rest, or all of them again.
    /// The places of what differs are those of the entries.
    package init(
        _ said: [String], of findings: [CriticalFinding], after count: Int
    ) throws(ReadBackMismatch) {
        let isWhole = count >= findings.count || said.count == findings.count
        try self.init(said, of: isWhole ? findings : Array(findings.dropFirst(count)))
    }

    /// Checks what was said. A value counts when its number is among the numbers of the entry; a statement when the entry
    /// holds it and does not deny it, or is a part of it of at least four characters. Case, spaces and punctuation do not matter.
    package init(_ said: [String], of findings: [CriticalFinding]) throws(ReadBackMismatch) {
        let wrong = findings.indices.filter { !said.indices.contains($0) || !Self.repeats(said[$0], findings[$0]) }
        let extra = said.count > findings.count ? Array(findings.count..<said.count) : []
        guard wrong.isEmpty, extra.isEmpty else { throw ReadBackMismatch(places: (wrong + extra).map { $0 + 1 }) }
        text = said.joined(separator: "\n")
    }

    private static func repeats(_ entry: String, _ finding: CriticalFinding) -> Bool {
        if let value = finding.value {
            return !numbers(in: value).isEmpty && numbers(in: value).isSubset(of: numbers(in: entry))
        }
        let heard = letters(of: entry), sent = letters(of: finding.name)
        guard !sent.isEmpty else { return false }
        guard let place = heard.firstRange(of: sent) else { return heard.count >= 4 && sent.contains(heard) }
        return !denies(before: heard[..<place.lowerBound], after: heard[place.upperBound...])
    }

    private static let denialsBefore = ["未", "无", "没", "不", "非", "否", "排除", "除外"]
    private static let denialsAfter = ["不对", "不是", "不成立", "不存在", "不符", "排除", "除外", "否定", "有误", "错"]
    private static let denialsInEnglish = (
        before: ["no", "not", "without", "excluded"], after: ["excluded", "ruledout", "wrong"]
    )

    /// Whether the letters around a statement take it back: 未见…, …不对. Whoever says so has not read it back.
    private static func denies(before: Substring, after: Substring) -> Bool {
        let near = (before: before.suffix(4), after: after.prefix(6))
        return denialsBefore.contains(where: near.before.contains) || denialsAfter.contains(where: near.after.contains)
            || denialsInEnglish.before.contains(where: before.hasSuffix)
            || denialsInEnglish.after.contains(where: after.hasPrefix)
    }

    /// The numbers of a text; a digit directly behind a `^` or `*` is a unit's.
    private static func numbers(in text: String) -> Set<Decimal> {
        var found: Set<Decimal> = [], digits = "", before: Character?
        for character in text.map(plain) + [" "] {
            if character.isASCII, character.isNumber || (character == "." && !digits.isEmpty) {
                if digits.isEmpty, before == "^" || before == "*" { digits = "x" }
                digits.append(character)
                continue
            }
            let number = digits.hasSuffix(".") ? String(digits.dropLast()) : digits
            if let value = Decimal(string: number), !digits.hasPrefix("x") { found.insert(value) }
            (digits, before) = ("", character)
        }
        return found
    }

    /// A full-width digit or point as the plain one that it stands for.
    private static func plain(_ character: Character) -> Character {
        guard let scalar = character.unicodeScalars.first, (0xFF01...0xFF5E).contains(scalar.value),
            let narrow = Unicode.Scalar(scalar.value - 0xFEE0)
        else { return character }
        return Character(narrow)
    }

    private static func letters(of text: String) -> String {
        String(text.map(plain).filter { $0.isLetter || $0.isNumber }).lowercased()
    }
}
