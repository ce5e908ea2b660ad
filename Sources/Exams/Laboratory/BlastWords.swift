// Words for blasts as analysers and people write them, and the words that take them back.
import FoundationEssentials

enum BlastWords {
    private static let yes: Set = [
        "T", "TRUE", "Y", "YES", "A", "+", "++", "+++", "1+", "2+", "3+", "4+", "POS", "POSITIVE", "PRESENT", "阳性", "有",
        "检出", "可见",
    ]
    /// Whole texts that say none.
    private static let none: Set = [
        "N", "F", "FALSE", "NO", "NONE", "NIL", "NEG", "NEGATIVE", "NORMAL", "ABSENT", "ND", "NA", "N/A", "NOT SEEN",
        "NOT FOUND", "NOT DETECTED", "NONE SEEN", "阴性", "无", "否", "正常", "未见", "未检", "未检出", "未检测", "未做", "未发现", "没有",
    ]
    private static let denials: Set = [
        "NO", "NOT", "NONE", "NEGATIVE", "NEG", "WITHOUT", "ABSENT", "EXCLUDED", "F", "FALSE",
    ]
    private static let denialsZh = ["无", "未见", "未检", "未发现", "未查", "未找到", "没有", "不见", "排除", "除外", "阴性", "否"]
    /// Other cells whose names end alike, and what is no cell of the blood.
    private static let others = [
        "ERYTHRO", "NORMO", "RUBRI", "MEGALO", "SIDERO", "MACRO", "FIBRO", "OSTEO", "CHONDRO", "NEURO", "TROPHO",
    ]

    static func isYes(_ text: String?) -> Bool { text.map { yes.contains(plain($0)) } ?? false }

    /// Whether a whole value says that there are none, or nothing at all: denied, zero, below a bound, masked (`***`), empty.
    static func isNone(_ text: String) -> Bool {
        let words = plain(text)
        if words.allSatisfy({ "*-—._/ ".contains($0) }) || none.contains(words) || "<≤".contains(words.first ?? "<") {
            return true
        }
        return clauses(of: text).first.map { isDenied($0) } ?? true
    }

    /// The text, or of a long one the clause, that speaks of blasts and does not deny them; nil where none does. A denial, or a count of
    /// none, holds for its own clause alone.
    static func sighting(in text: String) -> String? {
        guard mayName(text), let clause = clauses(of: text).first(where: isSighting) else { return nil }
        return text.count <= 100 ? text : clause
    }

    /// A first look that costs little: a report may have ten thousand texts, and few speak of blasts.
    private static func mayName(_ text: String) -> Bool {
        let whole = String(text.prefix(4_096)).narrowed.uppercased()
        return ["BLAST", "UNCLASSIFIED", "原", "未分类"].contains(where: whole.contains)
    }

    private static func plain(_ text: String) -> String {
        text.prefix(200).uppercased().narrowed.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Marks, brackets and lines end a clause; a verdict that stands apart, as in `Blasts (-)`, is one on what stands before it.
    private static func clauses(of text: String) -> [String] {
        let whole = String(text.prefix(4_096)).narrowed.replacing(/([0-9]),([0-9])/) { "\($0.1).\($0.2)" }
            .replacing(". ", with: ";")
        var clauses: [String] = []
        for piece in whole.split(whereSeparator: { $0.isNewline || ",。;()[]【】{}".contains($0) }) {
            let words = plain(String(piece))
            guard !words.isEmpty else { continue }
            if let last = clauses.last, isVerdict(words) {
                clauses[clauses.count - 1] = last + " 阴性"
            } else {
                clauses.append(String(piece))
            }
        }
        return clauses
    }

    private static func isVerdict(_ words: String) -> Bool {
        none.contains(words) || words.allSatisfy { "*-—".contains($0) }
            || isZero(words[...]) && !words.contains(where: \.isLetter)
    }

    /// A share directly behind a name outweighs whatever else is said, and so does a word for seeing directly before it.
    private static func isSighting(_ clause: String) -> Bool {
        let names = names(in: clause)
        let counts = names.map { count(behind: $0, in: clause) }
        guard !names.isEmpty, !counts.contains(.share) else { return !names.isEmpty }
        if counts.allSatisfy({ $0 == .none }) { return false }
        let behind = names.map { isSeen(behind: $0, in: clause) }
        if behind.contains(true) || names.contains(where: { isSeen(clause[..<$0.lowerBound]) }) { return true }
        return !behind.contains(false) && !isDenied(clause)
    }

    /// A word for seeing behind a name, before any denial: what is denied after it is something else (`Blasts seen, no Auer rods`), but
    /// for an answer to it (`Blasts seen: no`). nil where there is no such word.
    private static func isSeen(behind name: Range<String.Index>, in clause: String) -> Bool? {
        guard let seen = clause[name.upperBound...].firstRange(of: seeing),
            !isDenied(String(clause[..<seen.upperBound]))
        else { return nil }
        return !isNoAnswer(clause[seen.upperBound...])
    }

    /// Zero, or a denial behind a mark of its own: `: none in 100 cells`, `? not evident`, ` 0/100`.
    private static func isNoAnswer(_ text: Substring) -> Bool {
        let marks = text.prefix { ":?=- ".contains($0) }, answer = text[marks.endIndex...]
        let numbers = answer.prefix { $0.isASCII && ($0.isNumber || "./% ".contains($0)) }
        if let first = numbers.split(whereSeparator: { "/% ".contains($0) }).first, Double(first) == 0 { return true }
        guard marks.contains(where: { $0 != " " }) else { return none.contains(plain(String(answer))) }
        let word = answer.prefix { $0.isLetter && $0.isASCII }.uppercased()
        return denials.contains(word) || denialsZh.contains { answer.hasPrefix($0) }
            || none.contains(plain(String(answer)))
    }

    private static var seeing: Regex<Substring> {
        /(?i)\b(?:seen|noted|present|found|detected|observed|increased)\b|增多|增高|升高|可见/
    }

    private static func isSeen(_ before: Substring) -> Bool {
        let words = before.suffix(16).filter { !$0.isWhitespace }
        return ["可见", "偶见", "查见", "检见"].contains {
            words.hasSuffix($0) && !"未没不无".contains(words.dropLast(2).last ?? " ")
        }
    }

    private static func isDenied(_ clause: String) -> Bool {
        // What cannot be excluded is suspected.
        let sure = clause.replacing(/[是能有可]否(完全)?(排除|除外)?/, with: "").replacing(
            /(不能|不可|不|无法|未能|未|待|难以|难|以|需|请|应)(完全)?(排除|除外)/, with: ""
        )
        .replacing(/(?i)(not|n['’]t|to)\s+(be\s+|yet\s+)*(excluded?|ruled?\s+out)/, with: "")
        let words = Set(sure.uppercased().split { !$0.isLetter }.map(String.init))
        return !words.isDisjoint(with: denials) || denialsZh.contains { sure.contains($0) } || isZero(clause[...])
    }

    /// Whether it has numbers, and each is zero.
    private static func isZero(_ clause: Substring) -> Bool {
        let numbers = clause.split { !$0.isASCII || !($0.isNumber || $0 == ".") }.compactMap { Double($0) }
        return !numbers.isEmpty && numbers.allSatisfy { $0 == 0 }
    }
}

extension BlastWords {
    private enum Count { case share, none, unknown }

    /// What stands directly behind a name: `: 12 %` is a share; `0`, `< 1 %`, `-` and `***` are none.
    private static func count(behind name: Range<String.Index>, in clause: String) -> Count {
        let all = clause[name.upperBound...]
        let marks = all.prefix { $0.isWhitespace || ":=-%#?约占比例百分率计数为达有".contains($0) }
        var rest = all[marks.endIndex...]
        if rest.isEmpty, marks.contains("-") { return .none }
        if let sign = rest.first, "<≤*".contains(sign) { return .none }
        rest = rest.drop { ">≥= ".contains($0) }
        let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let number = Double(digits) else { return .unknown }
        let unit = rest[digits.endIndex...].drop { $0.isWhitespace }
        if number == 0 { return .none }
        return marks.contains("%") || unit.first == "%" ? .share : .unknown
    }

    private static func names(in clause: String) -> [Range<String.Index>] { latin(clause) + chinese(clause) }

    /// Words that end in `blast`, whatever lineage they begin with.
    private static func latin(_ clause: String) -> [Range<String.Index>] {
        let words = clause.split { !$0.isASCII || !$0.isLetter }
        let isUnclassified = words.contains { $0.uppercased() == "UNCLASSIFIED" }
        return words.filter { word in
            let word = word.uppercased()
            if isUnclassified, word == "CELLS" { return true }
            return (word.hasSuffix("BLAST") || word.hasSuffix("BLASTS")) && !others.contains { word.contains($0) }
        }.map { $0.startIndex..<$0.endIndex }
    }

    /// 原始…细胞 of any lineage but the red, and short 原粒, 原淋, 原单. 原始 alone is `raw` (原始数据), and 原 ends other words (抗原, 糖原).
    private static func chinese(_ clause: String) -> [Range<String.Index>] {
        let known = clause.ranges(of: /未分类细胞|原始([\/+、及和与]?幼稚)?(细胞|粒细胞|粒系|粒单|淋巴?|单核|巨核|浆)(系|核)?(细胞)?/)
        let short = clause.ranges(of: /原幼?[粒淋单](细胞|核细胞|巴细胞|核|巴)?/).filter { range in
            let before = clause[..<range.lowerBound].last, after = clause[range.upperBound...].first
            if let before, "抗病糖白胶还酶".contains(before) { return false }
            return clause[range].hasSuffix("细胞") || after.map { !$0.isIdeograph } ?? true
        }
        return known + short
    }
}

extension Character {
    fileprivate var isIdeograph: Bool { unicodeScalars.contains { $0.properties.isIdeographic } }
}
