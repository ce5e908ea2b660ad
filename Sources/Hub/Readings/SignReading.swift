// PUT /api/v1/readings/{id}/signature
import Alliance
import Criticals
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Keyring
import Patients
import Postgres
import Readings
import Records

/// Signs the report of a claimed reading: the content checked, the step-up fresh, the claim still the reader's, and, where
/// `If-Match` names it, the draft the one that was last saved; the hub signs the canonical document in the reader's name, and
/// reading, report, exam and audit change together. What the version becomes is ``ReportVersion``'s word.
struct SignReading {
    let hub: Hub

    struct Body: Codable, Sendable {
        let epoch: Int
        let report: ReportDraft
        /// How many of the exam's objects the reader has seen; asked for where more came while the case was theirs.
        var objects: Int?
        /// What the reader answers to what speaks against the report.
        var overrides: SignatureOverrides?
    }

    /// Seconds. A review, an amendment and a critical report are confirmed each time, just before they are signed.
    private static let freshly = 120

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ReadingID(try call.parameters.id())
        _ = try call.actor.requireReader(on: hub.today)
        try call.requireStepUp(within: hub.settings.stepUp, at: hub.clock.now)
        let over = try call.request.draftVersion
        // A preliminary report has queued its review: offered at once.
        defer { hub.offers.ring() }
        return try await Idempotent(hub: hub).answer(call, limit: SaveDraft.limit) { bytes in
            let body = try Problem.decodingWhole(Body.self, bytes)
            let content = try ReportContent(body.report), claim = try call.claim(ClaimProof(epoch: body.epoch))
            return { db in
                if let over { try SaveDraft.check(body.report, of: id, by: claim.holder, over: over, db) }
                try checkSeen(body.objects, of: id, db)
                return try sign(id, content, body.overrides, claim, call, db)
            }
        }
    }

    /// Nobody signs over what came while they read, and was not looked at.
    private func checkSeen(_ seen: Int?, of id: ReadingID, _ db: borrowing Session) throws {
        guard try db.wasSupplemented(sinceClaimOf: id), let reading = try db.reading(id),
            let exam = try db.exam(reading.exam)
        else { return }
        let here = exam.objects.count(where: \.isStored)
        if seen != here { throw Problem.examSupplemented(objects: here) }
    }

    private func sign(
        _ id: ReadingID, _ content: ReportContent, _ overrides: SignatureOverrides?, _ claim: Claim, _ call: Call,
        _ db: borrowing Session
    ) throws -> Idempotent.Answer {
        guard let reading = try db.reading(id), let exam = try db.lockedExam(reading.exam) else {
            throw Problem.notFound
        }
        if let refusal = call.actor.refusal(of: reading.kind, on: hub.today) { throw refusal }
        if reading.state == .signed { throw Problem.alreadySigned(try db.report(of: exam.id)?.id) }
        if reading.purpose.isReviewers || content.severity == .critical {
            try call.requireStepUp(within: min(hub.settings.stepUp, Self.freshly), at: hub.clock.now)
        }
        try content.check(against: exam, as: "report", db)
        let override = try CriticalOverride(of: content, overrides, to: exam.id, db)
        let version = try ReportVersion(of: reading, exam, by: claim.holder, call.actor, db)
        let moment = try db.moment()
        guard try db.finish(id, by: claim, at: moment) else { throw Problem.claimLost(reading, by: claim) }
        let patient = try db.patient(of: exam)
        var document = ReportDocument(version: version, reading: reading, exam: exam, patient: patient, at: moment)
        document.requester = try db.requester(of: exam.id)
        document.judgement = try db.judgement(of: exam, patient)
        document.critical = try db.criticalLink(
            of: exam.id, opening: content.severity == .critical ? CriticalID(.v7(at: moment)) : nil)
        document.override = override?.said
        let signer = try hub.keyring.signer
        let report = try SignedReport(
            try document.report(content, by: call.actor), key: signer.key, kid: signer.kid)
        try store(report, document, content, call, db)
        try override?.keep(db, at: moment, call)
        return try Idempotent.Answer(report, status: .created, location: "/api/v1/reports/\(report.report.id)")
    }

    /// Report, history and audit, in the transaction of the signature.
    private func store(
        _ report: SignedReport, _ document: ReportDocument, _ content: ReportContent, _ call: Call,
        _ db: borrowing Session
    ) throws {
        let version = document.version, exam = document.exam, id = report.report.id.uuid, moment = document.moment
        let text = String(decoding: try WireJSON.bytes(of: report.report), as: UTF8.self)
        try db.insert(
            NewReport(
                id: id, reading: document.reading.id, exam: exam,
                by: (version.reader, version.reviewer, call.actor.organisation), content: content,
                as: (version.number, version.stage, version.reason), signed: (moment, text, report.signature)))
        _ = try db.openCritical(
            by: content, signedAs: id, of: exam.id, as: document.critical?.id ?? CriticalID(.v7(at: moment)),
            from: call.origin)
        try db.append(
            Event("reading.signed", from: "claimed", to: "signed", at: moment), to: .reading(document.reading.id.uuid),
            by: call.actor)
        var event = version.event(exam, at: moment)
        event.reason = version.reason
        try db.append(event, to: .exam(exam.id.uuid), by: call.actor)
        var row = AuditRow("report.signed", object: ("report", id), patient: exam.patient?.uuid)
        row.detail = [
            "severity": content.severity.rawValue, "stage": version.stage.rawValue, "version": "\(version.number)",
        ]
        row.detail.merge(document.judgement.audited) { mine, _ in mine }
        try db.audit(row, by: call.actor, from: call.origin)
    }
}

extension ReportContent {
    /// No blank of a template is left; what the text points at is there: a template of the centre, in force or retired; earlier
    /// exams of the same patient. `name` is the member of the body that holds it.
    func check(against exam: StoredExam, as name: String, _ db: borrowing Session) throws {
        if let field = blank {
            throw Problem.invalid(
                "\(name).\(field.rawValue)", "还有未填的空（___），请先填写。", "There are blanks (___) left. Fill them first.")
        }
        if let use = template {
            guard try db.knows(template: use) else {
                throw Problem.invalid(
                    "\(name).template", "本中心没有这个模板或版本。", "The centre has no such template or version.")
            }
        }
        guard !priors.isEmpty else { return }
        guard try db.priors(priors, of: exam) == priors.count else {
            throw Problem.invalid(
                "\(name).priors", "比较的既往检查应为同一患者的其他检查。", "What it is compared with are other exams of the same patient."
            )
        }
    }
}
