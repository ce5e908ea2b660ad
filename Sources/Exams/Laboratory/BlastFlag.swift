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
    /// A number counts with its unit; a score and a word count by the flag beside them, and a word that says yes by itself.
    fileprivate var isRaised: Bool {
        if flags.contains(where: { ["A", "AA"].contains($0.uppercased()) }) { return true }
        guard let number else { return BlastWords.isYes(value) }
        return unit != nil && number > 0
    }
}

extension LabCode {
    /// The name, else the code, where it speaks of blasts.
    fileprivate var blastName: String? { [name, code].compactMap(\.self).first(where: BlastWords.areIn) }
}

/// Words for blasts as analysers and people write them.
enum BlastWords {
    private static let words: Set = ["BLAST", "BLASTS", "MYELOBLAST", "MYELOBLASTS", "LYMPHOBLAST", "LYMPHOBLASTS"]
    private static let denials: Set = ["NO", "NOT", "NONE", "NEGATIVE", "NEG", "WITHOUT", "ABSENT"]
    private static let denialsZh = ["无", "未见", "未检出", "阴性"]
    private static let yes: Set = ["T", "TRUE", "Y", "YES", "A", "+", "++", "+++", "POS", "POSITIVE", "阳性", "有"]

    /// Erythroblasts and megaloblasts are other cells. A denial is none.
    static func areIn(_ text: String) -> Bool {
        let parts = Set(text.prefix(512).uppercased().split { !$0.isLetter }.map(String.init))
        if !parts.isDisjoint(with: words) || parts.isSuperset(of: ["UNCLASSIFIED", "CELLS"]) {
            return parts.isDisjoint(with: denials)
        }
        guard text.contains("原始细胞") || text.contains("未分类细胞") else { return false }
        return !denialsZh.contains(where: text.contains)
    }

    static func isYes(_ text: String?) -> Bool {
        text.map { yes.contains($0.trimmingBlanks.uppercased()) } ?? false
    }
}

extension String {
    fileprivate var trimmingBlanks: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
