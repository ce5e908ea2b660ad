// Many readers and many readings, for races.
import Alliance
import Foundation
import Postgres
import Records
import TestSupport
import Testing

@testable import Hub

extension TestHub {
    /// Copies of one queued reading and of one reader.
    func crowd(readers: Int, readings: Int) async throws {
        let doctor = try await signIn("village02"), exam = TestExam(kind: "ECG12", files: TestExam.ecg)
        #expect(try await doctor.put(exam.path, exam.body).status == 201)
        #expect(try await opened(exam, by: doctor).string("state") == "queued")
        let owner = database.connect(as: "lianyi_owner", connections: 1)
        try await owner.write { db in
            try db.run(
                """
                WITH model AS (SELECT * FROM exam LIMIT 1), copies AS (
                    INSERT INTO exam SELECT (jsonb_populate_record(null::exam, to_jsonb(m) || jsonb_build_object('id', gen_random_uuid()))).*
                    FROM model m, generate_series(2, \(readings)) RETURNING *)
                INSERT INTO reading (alliance_id, id, exam_id, organisation_id, centre_id, operator_id, kind, urgency, due_at)
                SELECT alliance_id, gen_random_uuid(), id, organisation_id, centre_id, operator_id, kind, urgency, now() FROM copies
                """)
            try db.run(
                """
                WITH model AS (SELECT c.* FROM clinician c JOIN account a ON a.clinician_id = c.id WHERE a.login = 'ecg01'),
                made AS (INSERT INTO clinician
                    SELECT (jsonb_populate_record(null::clinician, to_jsonb(m) || jsonb_build_object('id', gen_random_uuid(), 'name', 'crowd' || n))).*
                    FROM model m, generate_series(0, \(readers - 1)) n RETURNING *),
                roles AS (INSERT INTO clinician_role (alliance_id, clinician_id, role) SELECT alliance_id, id, 'reader' FROM made),
                rights AS (INSERT INTO privilege (alliance_id, id, clinician_id, organisation_id, code, state, valid_from, valid_to)
                    SELECT alliance_id, gen_random_uuid(), id, organisation_id, 'READ-ECG', 'active', now() - interval '1 day',
                           now() + interval '1 day' FROM made)
                INSERT INTO account (alliance_id, clinician_id, login, password) SELECT alliance_id, id, name, '-' FROM made
                """)
        }
        await owner.close()
    }

    /// Claims as that member of the crowd until nothing is left; answers what was got.
    func claimAll(as login: String) async throws -> [String] {
        let secret = Secret(prefix: "ls_")
        let account = try #require(try await hub.signIn.write { db in try db.account(named: login) })
        var session = NewSession(
            id: .v7Now, tokenHash: secret.hash, alliance: account.alliance, organisation: account.organisation,
            life: (3600, 3600), from: ("127.0.0.1", "test"))
        session.clinician = account.clinician
        try await hub.signIn.write { [session] db in _ = try db.open(session) }
        let reader = Person(hub: self, secret: secret.text, session: session.id)
        var claimed: [String] = []
        while true {
            let reply = try await reader.post("/api/v1/claims", "{}")
            if reply.problem == "nothing-to-read" { return claimed }
            claimed.append(try #require(reply.string("id"), "\(reply.text)"))
        }
    }
}
