// The advice of a report in words, as the clinic reads it; and back again, where a report is reviewed or amended.
import Readings

/// An advice with what the reader added.
struct AdviceWords: Hashable {
    let code: AdviceCode
    /// For `repeatExam`.
    let hours: Int?
    /// What the reader added.
    let added: String?

    init(_ content: ReportContent) {
        code = content.advice
        hours = content.repeatWithinHours
        added = content.adviceText
    }

    /// Reads what ``text`` wrote; other words are taken as added to no advice.
    init(reading text: String?) {
        let parts = (text ?? "").split(separator: "：", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let head = parts.first ?? "", tail = parts.count > 1 ? parts[1] : nil
        if let known = AdviceCode.allCases.first(where: { Self.words(of: $0) == head }) {
            (code, hours, added) = (known, nil, tail)
        } else if head.hasSuffix(Self.repeated), let count = Int(head.dropLast(Self.repeated.count)) {
            (code, hours, added) = (.repeatExam, count, tail)
        } else {
            (code, hours, added) = (.none, nil, text)
        }
    }

    var text: String {
        let head = Self.words(of: code) ?? "\(hours ?? 0)\(Self.repeated)"
        return added.map { "\(head)：\($0)" } ?? head
    }

    private static let repeated = " 小时内复查"

    /// Nil where they name a number.
    private static func words(of code: AdviceCode) -> String? {
        switch code {
        case .none: "无特殊处理"
        case .treatHere: "按所附方案就地治疗"
        case .repeatExam: nil
        case .considerReferral: "考虑上转"
        case .refer: "建议上转"
        case .callAmbulance: "立即呼叫 120"
        }
    }
}
