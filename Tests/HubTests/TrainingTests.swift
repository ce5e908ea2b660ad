// Privileges are earned, and what was taken away is earned anew.
import Foundation
import Postgres
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `A privilege` {
    @Test func `that was taken away is not given back over an attempt from before`() async throws {
        try await TestHub.run { hub in
            let learner = try await hub.signIn("village01"), trainer = try await hub.signIn("train01")
            let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
            let taken = try await learner.post(
                "/api/v1/courses/READ-ECG/attempts", try await answers("READ-ECG", owner))
            #expect(taken.status == 201, "\(taken.text)")
            _ = try await owner.once(
                """
                INSERT INTO privilege (alliance_id, id, clinician_id, organisation_id, code, state, valid_from, valid_to, ended_at)
                SELECT alliance_id, gen_random_uuid(), id, organisation_id, 'READ-ECG', 'revoked', now() - interval '1 day',
                       now() + interval '1 day', now()
                FROM clinician WHERE id = \(try hub.staff("village01").id)
                """)
            #expect(taken["awaitsSignOff"] as? Bool == true)
            let attempt = try #require(taken.string("id"))
            let signed = try await trainer.put("/api/v1/attempts/\(attempt)/sign-off", "")
            #expect(signed.status == 409 && signed.problem == "attempt-outlived", "\(signed.text)")
            await owner.close()
        }
    }

    @Test func `that was taken away is given back by a trainer alone, also where passing is enough for others`()
        async throws
    {
        try await TestHub.run { hub in
            let learner = try await hub.signIn("village02"), trainer = try await hub.signIn("train01")
            let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
            _ = try await owner.once(
                """
                UPDATE privilege SET state = 'revoked', ended_at = now() - interval '1 minute'
                WHERE code = 'UP-ECG' AND clinician_id = \(try hub.staff("village02").id)
                """)
            let passed = try await learner.post("/api/v1/courses/UP-ECG/attempts", try await answers("UP-ECG", owner))
            #expect(passed.status == 201 && passed.string("privilege.code") == nil, "\(passed.text)")
            #expect(passed["awaitsSignOff"] as? Bool == true)
            let signed = try await trainer.put("/api/v1/attempts/\(try #require(passed.string("id")))/sign-off", "")
            #expect(signed.status == 200 && signed.string("code") == "UP-ECG", "\(signed.text)")
            await owner.close()
        }
    }

    @Test func `comes with the score that the database finds too`() async throws {
        try await TestHub.run { hub in
            let learner = try await hub.signIn("village01")
            let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
            let passed = try await learner.post("/api/v1/courses/UP-ECG/attempts", try await answers("UP-ECG", owner))
            #expect(passed.status == 201 && passed.string("privilege.code") == "UP-ECG", "\(passed.text)")
            let failed = try await learner.post(
                "/api/v1/courses/UP-CBC/attempts", #"{"answers":[{"question":1,"options":[]}]}"#)
            #expect(failed.status == 201 && failed.int("score") == 0, "\(failed.text)")
            await owner.close()
        }
    }

    /// The right answers, which never leave the hub: the table knows them.
    private func answers(_ course: String, _ owner: Database) async throws -> String {
        let row = try await owner.once(
            """
            SELECT jsonb_build_object('answers', jsonb_agg(jsonb_build_object('question', q -> 'number', 'options', q -> 'right')))::text AS body
            FROM course c, jsonb_array_elements(c.questions) q WHERE c.code = \(course)
            """
        ).first
        return try #require(row)["body"]
    }
}
