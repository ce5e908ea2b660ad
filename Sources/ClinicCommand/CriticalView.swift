// What is critical and open, as the command shows it.
import Clinic
import FoundationEssentials
import HubAPI
import Spool

/// One critical notice or case, for people and for programs.
struct CriticalView: Encodable {
    let key: String
    let event: String
    /// The case that is to be said back, if it is one.
    let criticalCase: WireID?
    let exam: WireID?
    let report: WireID?
    let at: Date
    let kind: String?
    let patient: String?
    /// The device's label or the file of its exam.
    let trace: String?
    let capturedAt: Date?
    let said: String?
    let overdue: Bool

    /// So many are listed by `status`.
    private static let listed = 5

    init(_ critical: CounterFacts.Critical, at moment: Date) {
        let news = critical.news
        (key, event, exam, report, at) = (news.key, news.event, news.exam, news.report, news.at)
        criticalCase = news.criticalCase
        (kind, patient, trace) = (critical.kind, critical.patient, critical.trace)
        (capturedAt, said) = (critical.capturedAt, critical.said)
        overdue = critical.isOverdue(at: moment)
    }

    /// Begins a list: how many are open, and the newest.
    static func lines(_ all: [CriticalView]) -> [String] {
        guard !all.isEmpty else { return [] }
        let head = "!! 未确认的危急 \(all.count) 份，请立即处理 critical and open: \(all.count). lianyi-clinic acknowledge, watch"
        return [head] + all.prefix(listed).map(\.line)
            + (all.count > listed
                ? ["!! 还有 \(all.count - listed) 份 and \(all.count - listed) more: lianyi-clinic watch"] : [])
    }

    private var line: String {
        let whose =
            patient
            ?? trace.map { trace in
                trace + (capturedAt.map { "  采于 captured \(RFC3339.shown($0))" } ?? "")
            }
        let how = criticalCase.map { "须复述 say back \("\($0)".suffix(6))" } ?? "watch: k"
        let words = [
            RFC3339.shown(at), overdue ? "超时 overdue" : nil, kind, whose, said ?? EventWords.chinese(event),
            exam.map { "检查 exam \("\($0)".suffix(6))" }, how,
        ]
        return "!! " + words.compactMap(\.self).map(Speech.oneLine).joined(separator: "  ")
    }
}
