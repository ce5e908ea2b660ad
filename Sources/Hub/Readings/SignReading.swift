// PUT /api/v1/readings/{id}/signature
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Keyring
import Patients
import Postgres
import Readings
import Records

/// Signs the report of a claimed reading: the content checked, the step-up fresh, the claim still the reader's; the hub
/// signs the canonical document in the reader's name, and reading, report, exam and audit change together.
struct SignReading {
    let hub: Hub

    struct Body: Codable, Sendable {
        let epoch: Int
        let report: ReportDraft
        /// How many of the exam's objects the reader has seen; asked for where more came while the case was theirs.
        var objects: Int?
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ReadingID(try call.parameters.id())
        _ = try call.actor.requireReader(on: .today)
        try call.requireStepUp(within: hub.settings.stepUp)
        return try await Idempotent(hub: hub).answer(call) { bytes in
            let body = try Problem.decodingWhole(Body.self, bytes)
            let content = try ReportContent(body.report), claim = try call.claim(ClaimProof(epoch: body.epoch))
            return { db in
                try checkSeen(body.objects, of: id, db)
                return try sign(id, content, claim, call, db)
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
        _ id: ReadingID, _ content: ReportContent, _ claim: Claim, _ call: Call, _ db: borrowing Session
    ) throws -> Idempotent.Answer {
        guard let reading = try db.reading(id), let exam = try db.lockedExam(reading.exam) else {
            throw Problem.notFound
        }
        if let refusal = call.actor.refusal(of: reading.kind, on: .today) { throw refusal }
        let moment = Date.now
        guard try db.finish(id, by: claim, at: moment) else { throw Problem.claimLost(reading, by: claim) }
        let patient = try db.patient(of: exam), version = (try db.report(of: exam.id)?.version ?? 0) + 1
        let report = try written(content, version, exam, patient, clinic: reading.clinicName, call, at: moment)
        try db.insert(
            NewReport(
                id: report.report.id.uuid, reading: id, exam: exam, by: (claim.holder, call.actor.organisation),
                content: content, version: version,
                signed: (
                    moment, String(decoding: try WireJSON.bytes(of: report.report), as: UTF8.self), report.signature
                )))
        _ = try db.openCritical(by: content, signedAs: report.report.id.uuid, of: exam.id, from: call.origin)
        try db.append(
            Event("reading.signed", from: "claimed", to: "signed", at: moment), to: .reading(id.uuid), by: call.actor)
        try db.append(
            Event("exam.signed", from: "reading", to: "final", at: moment), to: .exam(exam.id.uuid), by: call.actor)
        var row = AuditRow("report.signed", object: ("report", report.report.id.uuid), patient: exam.patient?.uuid)
        row.detail = ["severity": content.severity.rawValue]
        try db.audit(row, by: call.actor, from: call.origin)
        return try Idempotent.Answer(report, status: .created, location: "/api/v1/reports/\(report.report.id)")
    }

    /// The report as the clinic will read it, signed by the hub's key for this reader.
    private func written(
        _ content: ReportContent, _ version: Int, _ exam: StoredExam, _ patient: PatientFacts?, clinic: String,
        _ call: Call,
        at moment: Date
    ) throws -> SignedReport {
        let reader = Report.Reader(
            name: call.actor.name, grade: call.actor.licence?.grade.rawValue, licence: call.actor.licence?.number)
        var report = Report(
            id: WireID(.v7Now), version: version, exam: (WireID(exam.id.uuid), exam.kind.rawValue), reader: reader,
            signedAt: moment)
        report.patient = patient.map(ExamStanding.Patient.init)
        report.clinic = clinic
        report.readingCentre = call.actor.organisationName
        report.findings = content.findings
        report.impressions = content.impression.map { Report.Impression(text: $0.text, icd10: $0.code?.text) }
        report.result = content.polarity.rawValue
        report.severity = content.severity.rawValue
        report.advice = content.advice.words(content)
        report.plan = content.treatmentPlan
        let signer = try hub.keyring.signer
        return try SignedReport(report, key: signer.key, kid: signer.kid)
    }
}

extension ExamStanding.Patient {
    fileprivate init(_ patient: PatientFacts) {
        self.init()
        id = WireID(patient.id.uuid)
        name = patient.name
        sex = patient.sex
        birthDate = patient.birthDate
        identity = patient.identifiers.first
    }
}

extension AdviceCode {
    /// The advice in words, with what the reader added.
    fileprivate func words(_ content: ReportContent) -> String {
        let code =
            switch self {
            case .none: "无特殊处理"
            case .treatHere: "按所附方案就地治疗"
            case .repeatExam: "\(content.repeatWithinHours ?? 0) 小时内复查"
            case .considerReferral: "考虑上转"
            case .refer: "建议上转"
            case .callAmbulance: "立即呼叫 120"
            }
        return content.adviceText.map { "\(code)：\($0)" } ?? code
    }
}
