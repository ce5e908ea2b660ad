// Whether an analyser, or a count by eye, says that there are blasts.
import FoundationEssentials

extension BloodCount {
    /// What says that there are blasts or cells of no known class, as sent; nil where nothing does. Analysers write it as a flag of its own
    /// (Sysmex `Blasts/Abn_Lympho?` with abnormal flag `A`; a score without the flag is below the analyser's limit), as a message
    /// that is true, as a comment, or as a count above zero with a unit.
    package var blastFlag: String? {
        for item in items where !item.isWithdrawn {
            if let said = item.flags.first(where: BlastWords.areIn) { return said }
            if let name = item.code.blastName, item.isRaised { return name }
            if item.number == nil, let text = item.value, BlastWords.areIn(text) { return text }
        }
        for setting in settings {
            if let name = setting.code.blastName, BlastWords.isYes(setting.value) { return name }
            if let text = setting.value, BlastWords.areIn(text) { return text }
        }
        return nil
    }
}

extension LabItem {
    /// A number counts with its unit, or where its name says what it is (`Blast%`); a score and a word count by the flag beside them,
    /// and a word that says yes by itself.
    fileprivate var isRaised: Bool {
        guard number != 0 else { return false }
        if flags.contains(where: { ["A", "AA", "H", "HH"].contains($0.uppercased()) }) { return true }
        guard number != nil else { return BlastWords.isYes(value) }
        return unit != nil || [code.name, code.code].compactMap(\.self).contains { "%#".contains($0.last ?? " ") }
    }
}

extension LabCode {
    /// The name, else the code, where it speaks of blasts.
    fileprivate var blastName: String? { [name, code].compactMap(\.self).first(where: BlastWords.areIn) }
}

/// Words for blasts as analysers and people write them.
enum BlastWords {
    private static let words: Set = ["BLAST", "BLASTS", "MYELOBLAST", "MYELOBLASTS", "LYMPHOBLAST", "LYMPHOBLASTS"]
    private static let denials: Set = ["NO", "NOT", "NONE", "NEGATIVE", "NEG", "WITHOUT", "ABSENT", "F", "FALSE"]
    private static let denialsZh = ["无", "未见", "未检", "未发现", "未查", "没有", "排除", "阴性", "否", "(-)", "（-）"]
    private static let yes: Set = [
        "T", "TRUE", "Y", "YES", "A", "+", "++", "+++", "1+", "2+", "3+", "4+", "POS", "POSITIVE", "PRESENT", "阳性", "有",
        "检出",
        "可见",
    ]

    /// Erythroblasts and megaloblasts are other cells. A denial, or a count of none, is no sighting; it holds for its own clause alone.
    static func areIn(_ text: String) -> Bool {
        text.prefix(512).replacing(". ", with: ";").split(whereSeparator: "，。；,;\r\n".contains).contains {
            isNamed(in: $0) && !isDenied(in: $0)
        }
    }

    private static func words(of clause: Substring) -> Set<String> {
        Set(clause.uppercased().split { !$0.isLetter }.map(String.init))
    }

    private static func isNamed(in clause: Substring) -> Bool {
        let found = words(of: clause)
        return !found.isDisjoint(with: words) || found.isSuperset(of: ["UNCLASSIFIED", "CELLS"])
            || clause.contains("原始细胞") || clause.contains("未分类细胞")
    }

    private static func isDenied(in clause: Substring) -> Bool {
        let numbers = clause.split { !$0.isASCII || !($0.isNumber || $0 == ".") }.compactMap { Double($0) }
        return !words(of: clause).isDisjoint(with: denials) || denialsZh.contains { clause.contains($0) }
            || !numbers.isEmpty && numbers.allSatisfy { $0 == 0 }
    }

    static func isYes(_ text: String?) -> Bool {
        text.map { yes.contains($0.trimmingBlanks.uppercased()) } ?? false
    }
}

extension String {
    fileprivate var trimmingBlanks: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
