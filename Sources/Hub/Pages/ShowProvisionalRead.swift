// GET /clinic/exams/{id}/provisional-read: the village doctor's own first look
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Patients
import Postgres
import Readings
import Records

/// The form for what the village doctor makes of an exam before it is read, or what was entered. Looking is audited.
struct ShowProvisionalRead {
    let hub: Hub

    private struct Found: Sendable {
        let exam: StoredExam, patient: PatientFacts?, report: StoredReport?
        let beside: ProvisionalBeside?
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ExamID(try call.parameters.id())
        let found = try await hub.database.write(as: call.actor.mode) { db in try find(id, call, db) }
        let page = try WebPage(call.request, at: hub.clock.now), exam = found.exam
        var values: [String: Any] = [
            "title": page.word("provisionalTitle"), "id": exam.id.description,
            "kind": page.word("kind\(exam.kind.rawValue)"), "performed": exam.performedAt.pageText,
            "patient": found.patient?.name ?? page.word("patientUnknown"),
        ]
        if let beside = found.beside {
            values["provisional"] = beside.values(page)
        } else if found.report == nil, call.actor.clinician != nil, exam.organisation == call.actor.organisation {
            values["mayEnter"] = true
        } else {
            values["isLate"] = true
        }
        if let report = found.report { values["report"] = WireID(report.id).description }
        return try page.answer("clinic-provisional", values, for: call.actor)
    }

    private func find(_ id: ExamID, _ call: Call, _ db: borrowing Session) throws -> Found {
        guard let exam = try db.exam(id) else { throw Problem.notFound }
        let report = try db.report(of: id)
        try db.audit(
            AuditRow("exam.viewed", object: ("exam", id.uuid), patient: exam.patient?.uuid), by: call.actor,
            from: call.origin)
        if let report {
            try db.audit(
                AuditRow("report.viewed", object: ("report", report.id), patient: exam.patient?.uuid), by: call.actor,
                from: call.origin)
        }
        return Found(
            exam: exam, patient: try db.patient(of: exam), report: report, beside: try ProvisionalBeside(of: id, db))
    }
}

/// A provisional read beside the report, in words: the values of the template `provisional-beside`.
struct ProvisionalBeside: Sendable {
    private let read: StoredProvisionalRead
    private let compared: ProvisionalReadView.Compared?

    /// Nil where there is none for the actor.
    init?(of exam: ExamID, _ db: borrowing Session) throws {
        guard let read = try db.provisionalRead(of: exam) else { return nil }
        self.read = read
        compared = try ProvisionalReadView(of: exam, db)?.report
    }

    func values(_ page: WebPage) -> [String: Any] {
        var values: [String: Any] = [
            "doctor": read.doctor, "at": read.enteredAt.pageText,
            "result": page.word("provisional_\(read.read.polarity.rawValue)"),
            "severity": page.word("severity_\(read.read.severity.rawValue)"),
        ]
        if let text = read.read.text { values["said"] = text }
        guard let compared else { return values }
        let isSame = compared.sameResult != false && compared.sameSeverity
        values["agreement"] = [
            "mark": isSame ? "good" : "warning",
            "text": [
                compared.sameResult.map { page.word($0 ? "provisionalSameResult" : "provisionalOtherResult") },
                page.word(
                    compared.sameSeverity ? "provisionalSameSeverity" : "provisionalOtherSeverity",
                    ["severity": page.word("severity_\(compared.severity)")]),
            ].compactMap(\.self).joined(separator: page.language == .zh ? "；" : "; "),
        ]
        return values
    }
}
