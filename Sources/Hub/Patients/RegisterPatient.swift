// POST /api/v1/patients, GET /api/v1/patients and GET /api/v1/patients/{id}
import Alliance
import FoundationEssentials
import HubAPI
import Hummingbird
import Patients
import Postgres
import Records

/// Registers a patient at the actor's organisation, or finds the one whom the alliance knows by that identity.
struct RegisterPatient {
    let hub: Hub

    struct Registered: Encodable, Sendable {
        let patient: PatientView
        let isNew: Bool
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        try await Idempotent(hub: hub).answer(call, limit: 16_384) { bytes in
            let person = try DescribedPatient(try Problem.decoding(PatientReference.self, bytes), prefix: "")
            let (identifier, phone) = try person.sealed(by: hub.keyring)
            return { db in try register(person, person.admission(identifier: identifier, phone: phone), call, db) }
        }
    }

    private func register(
        _ person: DescribedPatient, _ new: Admission, _ call: Call, _ db: borrowing Session
    ) throws -> Idempotent.Answer {
        let (id, isNew): (PatientID, Bool)
        switch try db.admit(person, new, by: call.actor) {
        case .new(let new): (id, isNew) = (new, true)
        case .known(let known): (id, isNew) = (known, false)
        case .nameDiffers: throw Problem.identityOfAnother
        }
        guard let patient = try db.patient(id) else { throw Problem.notFound }
        try db.audit(
            AuditRow(isNew ? "patient.registered" : "patient.linked", object: ("patient", id.uuid), patient: id.uuid),
            by: call.actor, from: call.origin)
        return try Idempotent.Answer(
            Registered(patient: PatientView(patient), isNew: isNew), status: isNew ? .created : .ok,
            location: "/api/v1/patients/\(id)")
    }
}

extension Session {
    /// Admits a person whom a clinic describes. One whom the clinic has named itself, and brought before under that name, is
    /// the one who is here; a name that is taken by somebody whom the actor does not see is nobody.
    borrowing func admit(_ person: DescribedPatient, _ new: Admission, by actor: Actor) throws -> Admitted {
        if person.isNamedByClinic, let known = try patient(namedByClinic: person.id) { return .known(known.id) }
        do throws(PostgresError) {
            return try admit(new, to: actor.organisation)
        } catch {
            throw error.violates("patient_pkey") ? Problem.patientUnknown as any Error : error
        }
    }
}

/// Finds patients by the beginning of their name, of those whom the actor may see.
struct FindPatients {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let limit = try call.request.pageLimit(), cursor = try call.request.cursor()
        let name = String((call.request.query("name") ?? "").prefix(100))
        let found = try await hub.database.write(as: call.actor.mode) { db in
            let found = try db.patients(named: name, after: cursor, limit: limit + 1)
            var row = AuditRow("patient.listed")
            row.detail = ["rows": "\(min(found.count, limit))"]
            try db.audit(row, by: call.actor, from: call.origin)
            return found
        }
        return try .page(Page(found, limit: limit, cursor: \.id.description) { PatientView($0) }, of: call.request)
    }
}

/// Shows one patient. Looking is audited.
struct ShowPatient {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = PatientID(try call.parameters.id())
        let patient = try await hub.database.write(as: call.actor.mode) { db in
            guard let patient = try db.patient(id) else { throw Problem.notFound }
            try db.audit(
                AuditRow("patient.viewed", object: ("patient", id.uuid), patient: id.uuid), by: call.actor,
                from: call.origin)
            return patient
        }
        return try .json(PatientView(patient))
    }
}
