// The patient's earlier exams beside the one that is read: what, when, where, what the final report said, and the way to open each.
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Patients
import Postgres
import Readings
import Records

/// The newest earlier exams of a patient. A reader who could still be asked for the blind second look at one of them is told only that
/// it has a report; opening it is a look that is audited, and costs the second look. What is too old to be drawn is told, and noted.
struct PatientTimeline: Sendable {
    /// How many are shown.
    static let most = 20
    /// Days after a signature in which an over-read may still be drawn: the month of the signature, and the one in which that is closed.
    private static let drawn = 62

    private let exams: [StoredExam]
    private let facts: [ExamID: PriorFacts]
    private let readings: [ExamID: ReadingID]
    /// Whose report is not told.
    private let withheld: Set<ExamID>
    private let isCut: Bool

    init(before exam: StoredExam, _ db: borrowing Session) throws {
        var found: [StoredExam] = []
        if let patient = exam.patient {
            found = try db.exams(of: patient, before: nil, limit: Self.most + 2).filter { $0.id != exam.id }
        }
        isCut = found.count > Self.most
        exams = Array(found.prefix(Self.most)).sorted { $0.performedAt > $1.performedAt }
        let ids = exams.map(\.id)
        let facts = try db.priorFacts(of: ids)
        readings = try db.newestReadings(of: ids)
        let blind = try db.stillBlind(to: ids.filter { facts[$0]?.report != nil })
        let since = try db.moment().addingTimeInterval(Double(-Self.drawn * 86_400))
        withheld = blind.filter { facts[$0]?.report.map { $0.signedAt > since } ?? false }
        try db.noteSight(of: Array(blind.subtracting(withheld)))
        self.facts = facts
    }

    /// The values of the page, beside that exam.
    func values(beside exam: StoredExam, _ page: WebPage) -> [String: Any] {
        var values: [String: Any] = [
            "priors": exams.map { line($0, beside: exam, page) }, "priorCount": "\(exams.count)\(isCut ? "+" : "")",
        ]
        if isCut { values["priorsCut"] = true }
        return values
    }

    private func line(_ prior: StoredExam, beside exam: StoredExam, _ page: WebPage) -> [String: Any] {
        let known = facts[prior.id]
        var values: [String: Any] = [
            "exam": prior.id.description, "kind": page.word("kind\(prior.kind.rawValue)"),
            "performed": String(prior.performedAt.pageText.prefix(10)), "clinic": known?.clinic ?? "",
        ]
        if let report = known?.report {
            values["report"] = told(report, of: prior.id, page)
        } else {
            values["standing"] = page.word("state_\(prior.state.rawValue)")
        }
        if let reading = readings[prior.id] {
            values["opened"] = "/readings/\(reading)"
        } else if let report = known?.report {
            values["opened"] = "/api/v1/reports/\(WireID(report.id))/print"
        }
        if prior.viewer == "ecg", exam.viewer == "ecg" { values["isComparable"] = true }
        return values
    }

    private func told(_ report: PriorFacts.Signed, of exam: ExamID, _ page: WebPage) -> [String: Any] {
        guard !withheld.contains(exam) else { return ["text": page.word("priorSeverityHidden")] }
        let severity = report.severity.rawValue
        return ["severity": ["name": severity, "word": page.word("severity_\(severity)")], "text": report.impression]
    }
}
