// GET /clinic: the clinic's page
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Patients
import Postgres
import Records

/// The clinic's page: the way to upload, and where each exam of the last days stands.
struct ShowClinic {
    /// How far back the list reaches, in days, and how many exams it shows.
    private static let days = 7, shown = 50

    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let since = Date.now.addingTimeInterval(Double(-Self.days * 86_400))
        let (found, tasks, links) = try await hub.database.write(as: call.actor.mode) { db in
            let tasks = try ClinicTasks(
                db, of: call.actor.organisation, whole: call.request.query("reports") == "all")
            return (try find(since: since, tasks, call, db), tasks, try DutyLinks(db, of: call.actor))
        }
        let page = try WebPage(call.request, at: hub.clock.now)
        let names = Dictionary(found.people.map { ($0.id, $0.name) }) { first, _ in first }
        let reports = Dictionary(found.reports.map { ($0.exam, $0) }) { first, _ in first }
        let lines = found.exams.map {
            ClinicLine($0, of: $0.patient.flatMap { names[$0] }, with: reports[$0.id], page).values
        }
        var values: [String: Any] = [
            "title": page.word("clinicTitle"), "exams": lines, "count": lines.count, "days": Self.days,
            "clock": page.clock,
        ]
        if lines.isEmpty { values["isEmpty"] = true }
        if found.isCut { values["isCut"] = true }
        values.merge(links.values) { own, _ in own }
        values.merge(tasks.values(page)) { _, new in new }
        return try page.answer("clinic", values, for: call.actor)
    }

    private struct Found: Sendable {
        let exams: [StoredExam], people: [PatientFacts], reports: [ReportLine], isCut: Bool
    }

    private func find(
        since: Date, _ tasks: ClinicTasks, _ call: Call, _ db: borrowing Session
    ) throws -> Found {
        let all = try db.exams(from: [call.actor.organisation], before: nil, limit: Self.shown + 1)
        let exams = all.prefix(Self.shown).filter { $0.recordedAt >= since }
        let people = try db.patients(Array(Set(exams.compactMap(\.patient))))
        var row = AuditRow("exam.listed")
        row.detail = tasks.counts.merging(["rows": "\(exams.count)"]) { _, own in own }
        try db.audit(row, by: call.actor, from: call.origin)
        return Found(
            exams: exams, people: people, reports: try db.reportLines(of: exams.map(\.id)),
            isCut: all.count > Self.shown)
    }
}

/// One exam as a line: what it is, whose, where it stands, since when, and what to do where something is wrong.
struct ClinicLine {
    let values: [String: Any]

    init(_ exam: StoredExam, of patient: String?, with report: ReportLine?, _ page: WebPage) {
        let stored = exam.objects.count { $0.isStored }
        var values: [String: Any] = [
            "id": exam.id.description, "kind": page.word("kind\(exam.kind.rawValue)"),
            "patient": patient ?? page.word("patientUnknown"), "performed": exam.performedAt.pageText,
            "state": exam.state.rawValue, "standing": page.word("state_\(exam.state.rawValue)"),
            "since": exam.stateAt.pageText, "meaning": Self.meaning(of: exam.state),
        ]
        if exam.urgency != .routine {
            values["urgency"] = ["name": exam.urgency.rawValue, "word": page.word("urgency_\(exam.urgency.rawValue)")]
        }
        if stored < exam.objects.count { values["parts"] = ["here": stored, "all": exam.objects.count] }
        if exam.receipt != nil { values["receipt"] = true }
        if let report { values["report"] = WireID(report.id).description }
        if report == nil, Self.readable.contains(exam.state) { values["mayReadFirst"] = true }
        if let problem = exam.toldToClinic { values["reason"] = page.language == .zh ? problem.zh : problem.en }
        if let mend = Self.mends[exam.state] { values["mend"] = page.word(mend) }
        self.values = values
    }

    /// Where the doctor's own first look is of use: it has come, and nobody has signed.
    private static let readable: Set<ExamState> = [.complete, .queued, .reading]

    private static let mends: [ExamState: String] = [
        .quarantined: "mendQuarantined", .rejectedQuality: "mendRejected",
    ]

    /// What the mark beside the state means: the shape is the template's, the word stands beside it.
    private static func meaning(of state: ExamState) -> String {
        switch state {
        case .registered, .uploading: "waiting"
        case .complete, .queued, .reading, .preliminary: "there"
        case .final, .delivered: "good"
        case .quarantined, .rejectedQuality: "warning"
        case .recalled, .cancelled: "over"
        }
    }
}
