// POST /api/v1/exams/{id}/reattributions
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Patients
import Postgres
import Records

/// Asks that an exam be given to the patient whose it is, at any stage, read or not. Nothing moves until somebody else confirms. The same
/// again by the same person answers the open one.
struct AskReattribution {
    let hub: Hub

    struct Body: Codable, Sendable {
        let patient: WireID
        let reason: String
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ExamID(try call.parameters.id())
        guard let clinician = call.actor.clinician else { throw Problem.notYours(need: "staff") }
        return try await Idempotent(hub: hub).answer(call) { bytes in
            let body = try Problem.decodingWhole(Body.self, bytes), reason: String
            do throws(TextFault) { reason = try TextRule(limit: 500).checked(body.reason) } catch {
                throw Problem(error, field: "reason")
            }
            let patient = PatientID(body.patient.uuid)
            return { db in try ask(id, patient, reason, clinician, call, db) }
        }
    }

    private func ask(
        _ id: ExamID, _ patient: PatientID, _ reason: String, _ clinician: ClinicianID, _ call: Call,
        _ db: borrowing Session
    ) throws -> Idempotent.Answer {
        guard let exam = try db.lockedExam(id) else { throw Problem.notFound }
        guard try db.patient(patient) != nil else { throw Problem.patientUnknown }
        guard exam.patient != patient else { throw Problem.alreadyTheirs }
        if let open = try db.openReattribution(of: id) {
            guard open.to == patient, open.askedBy == clinician else { throw Problem.reattributionOpen(open) }
            return try answer(open)
        }
        let made = UUID.v7Now
        guard try db.askReattribution(of: id, to: patient, because: reason, as: made),
            let asked = try db.reattribution(made)
        else { throw Problem.notYours(need: "care") }
        for person in [exam.patient, patient] {
            try db.audit(
                AuditRow("reattribution.asked", object: ("exam", id.uuid), patient: person?.uuid), by: call.actor,
                from: call.origin)
        }
        return try answer(asked)
    }

    private func answer(_ asked: StoredReattribution) throws -> Idempotent.Answer {
        try Idempotent.Answer(
            ReattributionView(asked), status: .created, location: "/api/v1/reattributions/\(WireID(asked.id))")
    }
}

/// A re-attribution on the wire.
struct ReattributionView: Encodable, Sendable {
    struct Subject: Encodable, Sendable {
        let id: WireID
        let name: String?
        let sex: String?
        let birthDate: String?
        let identities: [String]

        init(_ id: PatientID, _ subject: ReattributedSubject) {
            self.id = WireID(id.uuid)
            name = subject.name
            sex = subject.sex
            birthDate = subject.birthDate
            identities = subject.identities ?? []
        }
    }

    let id: WireID
    let exam: WireID
    let kind: String
    let clinic: String
    /// Under whom it was found; nil where nobody was named.
    let from: Subject?
    let to: Subject
    let reason: String
    let state: String
    let askedBy: String
    let askedAt: Date
    let decidedBy: String?
    let decidedAt: Date?
    /// Why it was declined.
    let decision: String?
    let voidedReports: [WireID]
    /// The reading that makes the report anew.
    let amendment: WireID?

    init(_ one: StoredReattribution) {
        id = WireID(one.id)
        exam = WireID(one.exam.uuid)
        kind = one.kind
        clinic = one.clinic
        from = one.from.map { Subject($0, one.fromSubject) }
        to = Subject(one.to, one.toSubject)
        reason = one.reason
        state = one.state
        askedBy = one.askedByName
        askedAt = one.askedAt
        decidedBy = one.decidedByName
        decidedAt = one.decidedAt
        decision = one.decision
        voidedReports = one.reports.map { WireID($0) }
        amendment = one.amendment.map { WireID($0) }
    }
}
