// What a recorder says by itself and nobody may pass over: it is told at once, and labelled as the device's.
package import Exams
import FoundationEssentials

/// The statements of the critical lists (浙江, 山西) as devices print them: infarction, VT, VF, complete block.
package enum DeviceAlarm {
    /// Words that must all be in one clause.
    private static let grave: [[String]] = [
        ["ACUTE", "MI"], ["ACUTE", "INFARCT"], ["STEMI"], ["ST", "ELEVATION", "MI"], ["VENTRICULAR", "FIBRILLATION"],
        ["VENTRICULAR", "FLUTTER"], ["VENTRICULAR", "TACHYCARDIA"], ["TORSADE"], ["TORSADES"],
        ["COMPLETE", "AV", "BLOCK"], ["COMPLETE", "HEART", "BLOCK"], ["THIRD", "DEGREE", "BLOCK"],
        ["3RD", "DEGREE", "BLOCK"],
    ]
    private static let graveZh = [
        "ST段抬高型心肌梗", "ST段抬高心肌梗", "心室颤动", "室颤", "心室扑动", "室扑", "室性心动过速", "室速", "尖端扭转",
        "三度房室", "3度房室", "III度房室", "Ⅲ度房室", "III°房室", "Ⅲ°房室", "完全性房室",
    ]
    /// What has one of these is no finding but a thought.
    private static let mild: Set<String> = [
        "NO", "NOT", "NON", "POSSIBLE", "POSSIBLY", "PROBABLE", "CONSIDER", "CANNOT", "RULE", "OLD", "UNDETERMINED",
        "SUPRAVENTRICULAR",
        "NONSUSTAINED",
    ]
    private static let mildZh = ["无", "未见", "不排除", "排除", "可能", "考虑", "疑", "陈旧", "非持续", "室上性"]

    /// One finding for each grave statement.
    package static func all(in device: DeviceReading?) -> [CriticalFinding] {
        (device?.statements ?? []).compactMap { statement in
            let clauses = graveClauses(of: statement.text)
            guard !clauses.isEmpty else { return nil }
            let name = statement.text.count <= 200 ? statement.text : named(clauses)
            return CriticalFinding(
                name: name, rule: "device",
                source: "the device's own interpretation; the alliance's critical list names it",
                origin: .device)
        }
    }

    /// All that is grave in a long text, infarction first.
    private static func named(_ clauses: [String]) -> String {
        let infarctions = clauses.filter(namesInfarction), others = clauses.filter { !namesInfarction($0) }
        return String((infarctions + others).joined(separator: "; ").prefix(200))
    }

    static func isGrave(_ text: String) -> Bool { !graveClauses(of: text).isEmpty }

    /// Recorders hand over all that they say as one text. A thought takes back its own line or sentence, and no other. Where none is grave
    /// the text as a whole may be: lines break within statements.
    private static func graveClauses(of text: String) -> [String] {
        var clauses: [String] = []
        var isOpen = false
        for piece in text.split(whereSeparator: { $0.isNewline || "。；;".contains($0) }).map(String.init) {
            if isOpen, let last = clauses.popLast() {
                clauses.append(last + " " + piece)
            } else {
                clauses.append(piece)
            }
            isOpen = piece.uppercased().split { !$0.isLetter }.last.map { unended.contains(String($0)) } ?? false
        }
        let grave = clauses.filter(isGraveClause)
        return grave.isEmpty && isGraveClause(text) ? [text] : grave
    }

    /// Words after which a line goes on in the next.
    private static let unended = mild.union(["OF", "OUT", "FOR", "OR", "AND", "EXCLUDE", "EVIDENCE"])

    private static func isGraveClause(_ text: String) -> Bool {
        let words = Set(
            text.uppercased().split { !$0.isLetter && !$0.isNumber }.map {
                $0.hasPrefix("INFARCT") ? "INFARCT" : String($0)
            })
        if words.isDisjoint(with: mild), grave.contains(where: { words.isSuperset(of: $0) }) { return true }
        let plain = text.filter { !$0.isWhitespace }
        guard !mildZh.contains(where: plain.contains) else { return false }
        return graveZh.contains(where: plain.contains) || isAcuteInfarctionZh(plain)
    }

    private static func isAcuteInfarctionZh(_ plain: String) -> Bool {
        plain.contains("急性") && (plain.contains("心肌梗") || plain.contains("心梗"))
    }

    /// Whether a statement is of an infarction with ST elevation: the green channel is proposed.
    package static func isInfarction(_ text: String) -> Bool { graveClauses(of: text).contains(where: namesInfarction) }

    private static func namesInfarction(_ clause: String) -> Bool {
        let upper = clause.uppercased()
        return ["心肌梗", "心梗", "STEMI", "INFARCT"].contains(where: upper.contains)
            || upper.split { !$0.isLetter }.contains("MI")
    }
}
