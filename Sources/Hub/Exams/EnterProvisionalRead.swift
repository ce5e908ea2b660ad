// PUT and GET /api/v1/exams/{id}/provisional-read
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Patients
import Postgres
import Readings
import Records

/// Keeps what the village doctor makes of an exam, once, before any report of it is signed. It is no report: it changes no state and
/// no clock, tells nobody, and leaves with no export. Whoever may still look at the exam blind does not find it: row-level security
/// hides it (`seen`, V075). Beside the signed report it shows where the two agree.
struct EnterProvisionalRead {
    let hub: Hub

    struct Body: Codable, Sendable {
        let result: String
        let severity: String
        var text: String?
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ExamID(try call.parameters.id())
        guard call.actor.clinician != nil else { throw Problem.notYours(need: "staff") }
        let read = try self.read(try await call.request.whole(Body.self, limit: 8192))
        let (view, isFirst) = try await hub.database.write(as: call.actor.mode) { db in
            guard let exam = try db.exam(id), let outcome = try db.enter(read, of: id) else { throw Problem.notFound }
            switch outcome {
            case .reads: throw Problem.notYours(need: "village_doctor")
            case .read: throw Problem.provisionalReadLate
            case .otherwise: throw Problem.provisionalReadEntered
            case .again:
                // What stands is answered once more: that is a look at it.
                try db.audit(
                    AuditRow("exam.viewed", object: ("exam", id.uuid), patient: exam.patient?.uuid), by: call.actor,
                    from: call.origin)
            case .entered:
                // What it says stands in no list and no log: whoever reads may come by one.
                try db.audit(
                    AuditRow("exam.provisionally-read", object: ("exam", id.uuid), patient: exam.patient?.uuid),
                    by: call.actor, from: call.origin)
            }
            guard let view = try ProvisionalReadView(of: id, db) else { throw Problem.notFound }
            return (view, outcome == .entered)
        }
        return try .json(view, status: isFirst ? .created : .ok)
    }

    /// Shows it, beside the report where there is one.
    func show(_ call: Call) async throws -> Response {
        let id = ExamID(try call.parameters.id())
        let view = try await hub.database.write(as: call.actor.mode) { db in
            guard let exam = try db.exam(id), let view = try ProvisionalReadView(of: id, db) else {
                throw Problem.notFound
            }
            try db.audit(
                AuditRow("exam.viewed", object: ("exam", id.uuid), patient: exam.patient?.uuid), by: call.actor,
                from: call.origin)
            // Beside the report it says what the report does: seen is seen.
            if let report = view.report {
                try db.audit(
                    AuditRow("report.viewed", object: ("report", report.id.uuid), patient: exam.patient?.uuid),
                    by: call.actor, from: call.origin)
            }
            return view
        }
        return try .json(view)
    }

    private func read(_ body: Body) throws -> ProvisionalRead {
        guard let polarity = Polarity(rawValue: body.result), polarity != .variant else {
            throw Problem.invalid("result", "应为 positive（阳性）或 negative（阴性）。", "It is positive or negative.")
        }
        guard let severity = Severity(rawValue: body.severity) else {
            throw Problem.invalid(
                "severity", "应为 normal、abnormal、alert 或 critical。", "It is normal, abnormal, alert or critical.")
        }
        guard severity == .normal || polarity == .positive else {
            throw Problem.invalid("severity", "阴性时严重程度应为正常。", "A negative read is normal.")
        }
        return ProvisionalRead(
            polarity: polarity, severity: severity,
            text: try TypedText.optional(body.text, field: "text", limit: 500))
    }
}

/// A provisional read on the wire, and how the report compares with it.
struct ProvisionalReadView: Encodable, Sendable {
    let exam: WireID
    let result: String
    let severity: String
    let text: String?
    let doctor: String
    let enteredAt: String
    /// The newest report, where the asker may see one.
    let report: Compared?

    /// What the report says of the same two questions.
    struct Compared: Encodable, Sendable {
        let id: WireID
        let version: Int
        let severity: String
        /// Whether both find something, or neither does; absent where the report's result is not on record.
        let sameResult: Bool?
        let sameSeverity: Bool
    }

    /// Nil where there is none for the actor.
    init?(of exam: ExamID, _ db: borrowing Session) throws {
        guard let stored = try db.provisionalRead(of: exam) else { return nil }
        self.exam = WireID(exam.uuid)
        let read = stored.read
        (result, severity, text) = (read.polarity.rawValue, read.severity.rawValue, read.text)
        (doctor, enteredAt) = (stored.doctor, RFC3339.text(stored.enteredAt))
        if let report = try db.report(of: exam) {
            let isPositive = try db.isPositive(report: report.id)
            self.report = Compared(
                id: WireID(report.id), version: report.version, severity: report.severity.rawValue,
                sameResult: isPositive.map { $0 == (read.polarity == .positive) },
                sameSeverity: report.severity == read.severity)
        } else {
            report = nil
        }
    }
}

extension Problem {
    static let provisionalReadLate = make(
        "provisional-read-late", 409, zh: ("报告已签发", "报告签发后不再填写初判；请直接阅读报告。"),
        en: ("The report is signed", "A provisional read is entered before the report is signed. Read the report."))

    static let provisionalReadEntered = make(
        "provisional-read-entered", 409, zh: ("初判已填写", "这份检查的初判已经填写，不能更改；报告签发后可与报告对照。"),
        en: (
            "Entered already",
            "This exam has its provisional read, and it stays so. It is shown beside the report once that is signed."
        ))
}
