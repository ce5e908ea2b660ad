// How a reader writes that an infarction with ST elevation is there or suspected.
import FoundationEssentials

/// The words of a signed critical report. What a reader suspects is enough to propose the green channel; what they deny, or call
/// old, is not.
enum InfarctionWords {
    private static let named = ["心肌梗", "心梗", "ST段抬高", "ST抬高", "STEMI", "INFARCT", "ST ELEVATION", "ST-ELEVATION"]
    /// A doubt that holds a word of denial: it counts as suspicion.
    private static let doubts = ["不能排除", "不排除", "不除外", "待排除", "CANNOT RULE OUT", "CANNOT EXCLUDE", "NOT EXCLUDED"]
    private static let denials = ["未见", "无", "排除", "除外", "陈旧", "NO ", "NOT ", "OLD ", "RULED OUT", "EXCLUDED"]

    /// Whether a clause of the text names one and neither denies it nor calls it old.
    static func areSuspected(in text: String) -> Bool {
        // A comma ends a clause only before a denial of something else.
        text.replacing(/[，,]\s*(?=无|未见|(?i:no)\s)/, with: "\n").split { $0.isNewline || "。；;".contains($0) }
            .contains { isSuspicion(String($0)) }
    }

    private static func isSuspicion(_ clause: String) -> Bool {
        var plain = clause.uppercased()
        for doubt in doubts { plain = plain.split(separator: doubt, omittingEmptySubsequences: false).joined() }
        let tight = plain.filter { !$0.isWhitespace }
        return named.contains { plain.contains($0) || tight.contains($0) } && !denials.contains(where: plain.contains)
    }
}
