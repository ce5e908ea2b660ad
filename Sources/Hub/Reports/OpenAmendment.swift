// POST /api/v1/reports/{id}/amendments
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Patients
import Postgres
import Readings
import Records

/// Opens an amendment of the newest version: a reading that whoever asks holds at once. Signing it makes the next version; until
/// then the old one stands.
struct OpenAmendment {
    let hub: Hub

    struct Body: Codable, Sendable { let reason: String }

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = try call.parameters.id()
        _ = try call.actor.requireReader(on: hub.today)
        try call.requireStepUp(within: hub.settings.stepUp, at: hub.clock.now)
        return try await Idempotent(hub: hub).answer(call) { bytes in
            let reason = try TypedText.needed(
                try Problem.decodingWhole(Body.self, bytes).reason, field: "reason", limit: 1000)
            return { db in try open(id, because: reason, call, db) }
        }
    }

    private func open(
        _ id: UUID, because reason: String, _ call: Call, _ db: borrowing Session
    ) throws -> Idempotent.Answer {
        guard let report = try db.report(id) else { throw Problem.notFound }
        try check(report, call, db)
        guard let taken = try db.openAmendment(of: id, because: reason), let reading = try db.reading(taken) else {
            throw Problem.amendmentHeld(try db.openAmendment(of: report.exam), at: hub.clock.now)
        }
        var event = Event("reading.claimed", to: "claimed", at: try db.moment())
        event.reason = reason
        try db.append(event, to: .reading(taken.uuid), by: call.actor)
        var row = AuditRow("report.amending", object: ("report", id), patient: report.patient?.uuid)
        row.detail = ["reading": "\(taken)"]
        try db.audit(row, by: call.actor, from: call.origin)
        return try Idempotent.Answer(ReadingLine(reading), status: .created, location: "/api/v1/readings/\(taken)")
    }

    /// Its reader, its reviewer, or a reviewer of the centre, who needs no review; the newest version, and no preliminary one.
    private func check(_ report: StoredReport, _ call: Call, _ db: borrowing Session) throws {
        let me = call.actor.clinician
        guard report.centre == call.actor.organisation,
            me == report.reader || me == report.reviewer || call.actor.roles.contains(.reviewer)
        else { throw Problem.notYours(need: "reviewer") }
        if let kind = ExamKind(rawValue: report.kind),
            try db.reviewRule(for: kind).asksReview(of: call.actor.licence, on: hub.today)
        {
            throw Problem.reviewerNeeded
        }
        guard report.stage != .preliminary else { throw Problem.stillPreliminary }
        guard let newest = try db.report(of: report.exam), newest.version == report.version else {
            throw Problem.reportSuperseded(by: try db.report(of: report.exam) ?? report)
        }
    }
}

extension Session {
    /// The amendment of an exam's report that is open, if one is.
    fileprivate borrowing func openAmendment(of exam: ExamID) throws(PostgresError) -> StoredReading? {
        try readings(of: exam).first { $0.purpose == .amend && $0.state == .claimed }
    }
}

extension Problem {
    static let stillPreliminary = make(
        "still-preliminary", 409, zh: ("尚为初步报告", "报告尚待审核，由审核医师签发正式报告时更正。"),
        en: ("Still preliminary", "It waits for its review; the reviewer corrects it while making it final."))

    static func amendmentHeld(_ reading: StoredReading?, at moment: Date) -> Problem {
        guard let reading else {
            return make(
                "reading-claimed", 409, zh: ("正在修订", "有人正在修订这份报告。"),
                en: ("Being amended", "Somebody is amending this report."))
        }
        return claimedByOther(reading, at: moment)
    }
}
