// What the database itself guarantees, whatever a handler does.
import Alliance
import Exams
import Foundation
import Patients
import Postgres
import Readings
import Records
import Referrals
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `The schema` {
    @Test func `forces row-level security on every table, and no serving role may pass it by`() async throws {
        try await withDatabase { owner, _ in
            let open: [String] = try #require(
                try await owner.once(
                    """
                    SELECT coalesce(array_agg(relname::text), '{}') AS t FROM pg_class
                    WHERE relnamespace = 'lianyi'::regnamespace AND relkind IN ('r', 'p')
                      AND relname NOT IN ('migration', 'event_shape') AND NOT (relrowsecurity AND relforcerowsecurity)
                    """
                ).first)["t"]
            #expect(open == [])
            let strong: Int = try #require(
                try await owner.once(
                    "SELECT count(*)::int AS n FROM pg_roles WHERE rolname LIKE 'lianyi%' AND (rolsuper OR rolbypassrls OR rolcreaterole)"
                ).first)["n"]
            #expect(strong == 0)
        }
    }

    @Test func `shows nothing to an application role that has not said who acts`() async throws {
        try await withDatabase { owner, database in
            let app = database.connect(as: "lianyi_app", connections: 1)
            let tables: [String] = try #require(
                try await owner.once(
                    """
                    SELECT array_agg(table_name::text ORDER BY table_name) AS t FROM information_schema.table_privileges
                    WHERE table_schema = 'lianyi' AND grantee = 'lianyi_app' AND privilege_type = 'SELECT'
                      AND table_name <> 'migration'
                    """
                ).first)["t"]
            for table in tables {
                let count: Int = try #require(
                    try await app.once(SQL(unsafe: "SELECT count(*)::int AS n FROM \(table)")).first)["n"]
                #expect(count == 0, "\(table)")
            }
            await app.close()
        }
    }

    @Test func `keeps identity and phone numbers sealed, in every table`() async throws {
        try await withDatabase { owner, _ in
            let county = DemoCounty(on: .today)
            let tables: [String] = try #require(
                try await owner.once(
                    "SELECT array_agg(relname::text) AS t FROM pg_class WHERE relnamespace = 'lianyi'::regnamespace AND relkind = 'r'"
                ).first)["t"]
            for table in tables {
                let text: String? = try #require(
                    try await owner.once(SQL(unsafe: "SELECT string_agg(x::text, ' ') AS s FROM \(table) x")).first)[
                        "s"]
                for patient in county.patients.prefix(100) {
                    #expect(text?.contains(patient.patient.identifiers[0].value) != true, "\(table)")
                    #expect(text?.contains(patient.patient.phone?.digits ?? "-") != true, "\(table)")
                }
            }
        }
    }

    @Test func `never changes or removes an audit row or an event`() async throws {
        try await withDatabase { owner, _ in
            for table in [
                "audit", "exam_event", "reading_event", "referral_event", "patient_event", "privilege_event",
                "reading_escalation",
            ] {
                let guarded: Int = try #require(
                    try await owner.once(
                        """
                        SELECT count(*)::int AS n FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
                        WHERE t.tgrelid = \("lianyi." + table)::regclass AND p.proname = 'refuse_change' AND t.tgenabled = 'O'
                        """
                    ).first)["n"]
                #expect(guarded >= 1, "\(table)")
            }
        }
    }

    @Test func `knows the same states as the domain`() async throws {
        try await withDatabase { owner, _ in
            try await compare("exam", ExamState.allCases.map(\.rawValue), owner)
            try await compare("reading", ReadingState.allCases.map(\.rawValue), owner)
            try await compare("referral", ReferralState.allCases.map(\.rawValue), owner)
        }
    }

    /// The state codes of a table's CHECK against those of the domain.
    private func compare(_ table: String, _ codes: [String], _ owner: Database) async throws {
        let text: String = try #require(
            try await owner.once(
                """
                SELECT string_agg(pg_get_constraintdef(oid), ' ') AS c FROM pg_constraint
                WHERE conrelid = \("lianyi." + table)::regclass AND conname = \(table + "_state_check")
                """
            ).first)["c"]
        let known = Set(text.matches(of: /'([a-z_]+)'/).map { String($0.1) })
        #expect(known == Set(codes), "\(table)")
    }

    private func withDatabase(_ body: (Database, TestDatabase) async throws -> Void) async throws {
        let database = try await TestDatabase.make()
        let owner = database.connect(as: "lianyi_owner", connections: 1)
        try await body(owner, database)
        await owner.close()
        try await database.drop()
    }
}
