// What an actor with a good session tries beyond their own deeds, straight in SQL: the database itself refuses.
import Alliance
import Foundation
import Postgres
import Records
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct Forgery {
    @Test func `of history, bytes, reports, audit rows and referrals is refused by the database`() async throws {
        try await TestHub.run { hub in
            let fixture = try await MatrixFixture(hub), app = hub.database.connect(as: "lianyi_app", connections: 1)
            for (what, actor, sql) in try history(fixture) + clinical(fixture) {
                let written = try await isDone(sql, by: actor, app)
                #expect(!written, "\(what)")
            }
            await app.close()
        }
    }

    @Test func `of custody by its holder cannot be committed`() async throws {
        try await TestHub.run { hub in
            let fixture = try await MatrixFixture(hub), app = hub.database.connect(as: "lianyi_app", connections: 1)
            let holder = try fixture.near("receiving_doctor")
            let error = await #expect(throws: PostgresError.self) {
                try await app.once(
                    as: holder.mode,
                    "UPDATE referral_hop SET closed_at = now() WHERE referral_id = \(fixture.referral) AND closed_at IS NULL"
                )
            }
            #expect(error?.constraint == "one_holder")
            await app.close()
        }
    }

    private typealias Try = (what: String, actor: Actor, sql: SQL)

    /// Events and audit rows that are not the actor's own to write.
    private func history(_ f: MatrixFixture) throws -> [Try] {
        let stranger = try f.far("village_doctor"), doctor = try f.near("village_doctor")
        let overseer = try f.near("county_admin")
        return [
            ("an event on a foreign exam", stranger, event("exam_event", "exam_id", f.exam, by: stranger)),
            (
                "an event on a foreign reading", stranger,
                event("reading_event", "reading_id", f.reading, by: stranger)
            ),
            (
                "an event on a foreign referral", stranger,
                event("referral_event", "referral_id", f.referral, by: stranger)
            ),
            ("a second registration", doctor, event("exam_event", "exam_id", f.exam, by: doctor)),
            (
                "an event on a referral merely overseen", overseer,
                event("referral_event", "referral_id", f.referral, by: overseer)
            ),
            (
                "an audit row of another day", doctor,
                """
                INSERT INTO audit (alliance_id, actor_id, actor_role, organisation_id, action, result, request_id, at)
                VALUES (\(doctor.alliance), \(doctor.id), \(doctor.roleText), \(doctor.organisation), 'x', 'done', 'r',
                        now() - interval '1 year') RETURNING 1
                """
            ),
        ]
    }

    /// Rows of a patient's care that are somebody else's to write, or nobody's any more.
    private func clinical(_ f: MatrixFixture) throws -> [Try] {
        let doctor = try f.near("village_doctor"), reviewer = try f.near("reviewer")
        let overseer = try f.near("county_admin"), hospital = reviewer.organisation
        return [
            (
                "a report over somebody else's reading", reviewer,
                """
                INSERT INTO report (alliance_id, id, reading_id, exam_id, organisation_id, centre_id, patient_id, reader_id)
                VALUES (\(reviewer.alliance), gen_random_uuid(), \(f.reading), \(f.exam), \(doctor.organisation),
                        \(hospital), \(f.patient), \(reviewer.id)) RETURNING 1
                """
            ),
            (
                "bytes that are stored already", doctor,
                "UPDATE exam_object SET content = NULL WHERE exam_id = \(f.exam) RETURNING 1"
            ),
            (
                "somebody else's claim", reviewer,
                "UPDATE reading SET claimed_by = \(reviewer.id) WHERE id = \(f.reading) RETURNING 1"
            ),
            (
                "a receipt that was given", doctor,
                "UPDATE exam SET receipt = 'another' WHERE id = \(f.exam) RETURNING 1"
            ),
            (
                "a hop without its referral", overseer,
                "UPDATE referral_hop SET closed_at = now() WHERE referral_id = \(f.referral) RETURNING 1"
            ),
            (
                "treating, by who only reads", reviewer,
                "SELECT share_care(\(f.patient), \(hospital), 'treats', 'x', NULL)"
            ),
            (
                "an assessment passed by word", doctor,
                """
                INSERT INTO attempt (alliance_id, id, clinician_id, organisation_id, course, answers, score, passed)
                SELECT alliance_id, gen_random_uuid(), \(doctor.id), \(doctor.organisation), code, '{"1": [1]}', 100, true
                FROM course ORDER BY code LIMIT 1 RETURNING 1
                """
            ),
            (
                "queueing, which is the jobs' to do", doctor,
                "SELECT queue_for_reading(\(f.exam), \(f.reading), '1 h')"
            ),
        ]
    }

    /// An event as its actor would truly write it, of a kind that comes once.
    private func event(_ table: String, _ key: String, _ subject: UUID, by actor: Actor) -> SQL {
        """
        \(SQL(unsafe: "INSERT INTO \(table) (\(key),")) alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time)
        VALUES (\(subject), \(actor.alliance), gen_random_uuid(), 'exam.registered', \(actor.id), \(actor.roleText),
                \(actor.organisation), now())
        """
    }

    /// Whether a row was written; no where a policy, a grant or a guard refuses, or the row is not to be seen.
    private func isDone(_ sql: SQL, by actor: Actor, _ app: Database) async throws -> Bool {
        do {
            return try await app.once(as: actor.mode, sql).affected > 0
        } catch let error as PostgresError
            where error.sqlState == "42501" || ["registered_once", "attempt_scored"].contains(error.constraint)
        {
            return false
        }
    }
}
