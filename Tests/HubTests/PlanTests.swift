// Lists stay cheap as the county grows: no list reads a big table from end to end.
import Alliance
import Crypto
import Exams
import Foundation
import Patients
import Postgres
import Readings
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `Lists under row-level security` {
    private static let big = [
        "exam", "reading", "report", "patient", "care_link", "audit", "critical_case", "over_read", "second_opinion",
        "over_read_score",
    ]

    @Test func `find their rows by index, whoever asks`() async throws {
        try await TestHub.run { hub in
            try await grow(hub)
            try await growQuality(hub)
            let head = try await actor("head01", hub), doctor = try await actor("village02", hub),
                reader = try await actor("ecg01", hub)
            let clinic = try #require(hub.county.organisations.first { $0.code == "C02" }).id
            let patient = try hub.patient(of: "C02").patient.id
            let queries: [Query] = [
                ("exams of a clinic", doctor, { db in try db.exams(from: [clinic], before: nil, limit: 50).count }),
                ("exams of a patient", doctor, { db in try db.exams(of: patient, before: nil, limit: 50).count }),
                (
                    "last blood count", doctor,
                    { db in
                        let grounds = try db.grounds(for: ["718-7"], on: .today, of: patient, before: .now)
                        return grounds.table.ranges.count
                    }
                ),
                ("reports of a clinic", doctor, { db in try db.reports(for: clinic, after: nil, limit: 50).count }),
                ("patients by name", doctor, { db in try db.patients(named: "众1", after: nil, limit: 50).count }),
                (
                    "worklist", reader,
                    { db in try db.worklist(kinds: [.ecg12], centre: reader.organisation, after: nil, limit: 50).count }
                ),
                (
                    "next case", reader,
                    { db in
                        try db.run(
                            .claimNext(
                                kinds: [.ecg12], key: "plan-test", by: reader, from: Origin(request: "-", address: nil))
                        ).count
                    }
                ),
            ]
            for (name, actor, query) in queries + (try Self.ofCentre(reader, doctor, head)) {
                // The hub's own jobs tick beside the query: what it reads from end to end itself is seen each time.
                var tables = Set(Self.big)
                for _ in 0..<3 where !tables.isEmpty {
                    let scanned = try await fullScans(of: query, by: actor, hub)
                    #expect(scanned.rows > 0, "\(name) found nothing: the test did not test")
                    tables.formIntersection(scanned.tables)
                }
                #expect(tables == [], "\(name)")
            }
        }
    }

    private typealias Query = (String, Actor, @Sendable (borrowing Session) throws -> Int)

    /// The lists of a reading centre besides its worklist.
    private static func ofCentre(_ reader: Actor, _ doctor: Actor, _ head: Actor) throws -> [Query] {
        let start = try #require(WorklistPlace("0-00000000-0000-0000-0000-000000000000"))
        var filter = CriticalFilter()
        filter.isOpen = true
        let open = filter
        return [
            (
                "changes of a worklist", reader,
                { db in try db.worklistChanges(after: start, kinds: [.ecg12], limit: 50).count }
            ),
            ("offers", reader, { db in try db.worklistOffers(kinds: [.ecg12], limit: 50).count }),
            ("critical cases of a clinic", doctor, { db in try db.criticals(open, after: nil, limit: 50).count }),
            ("call sheet", head, { db in try db.casesToCall(limit: 50).count }),
            (
                "over-reads", head,
                { db in try db.overReads(nil, mine: false, by: head, after: nil, limit: 50).count }
            ),
            (
                "discrepancies", head,
                { db in
                    try db.discrepancies(from: .now - 86400, to: .now + 86400, least: .minor, after: nil, limit: 50)
                        .count
                }
            ),
            ("breaches", head, { db in try db.breaches(on: .today, after: nil, limit: 50).count }),
        ]
    }

    @Test
    func
        `number reports, notices and the roll by index, however many come into an empty table at once`()
        async throws
    {
        try await TestHub.run { hub in
            for (table, read) in try await grow(hub) {
                // Without the index the numbers alone of 2,400 rows would read close to three million rows.
                #expect(read < 24_000, "\(read) rows of \(table) were read from end to end")
            }
        }
    }

    /// Which big tables a query read from end to end, and how many rows it answered.
    private func fullScans(
        of query: @escaping @Sendable (borrowing Session) throws -> Int, by actor: Actor, _ hub: TestHub
    ) async throws -> (tables: [String], rows: Int) {
        let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
        let app = hub.database.connect(as: "lianyi_app", connections: 1)
        let before = try await scans(owner)
        let rows = try await app.write(as: actor.mode) { db in
            // Small tables are read whole for good reasons; without that choice, what is still read whole has no index.
            try db.run("SELECT set_config('enable_seqscan', 'off', true)")
            let rows = try query(db)
            try db.run("SELECT pg_stat_force_next_flush()")
            return rows
        }
        _ = try await app.once("SELECT 1")
        let after = try await scans(owner)
        await owner.close()
        await app.close()
        return (Self.big.filter { before[$0] != after[$0] }, rows)
    }

    private func scans(_ owner: Database) async throws -> [String: Int] {
        let rows = try await owner.once(
            "SELECT relname::text AS name, seq_scan::int AS n FROM pg_stat_user_tables WHERE schemaname = 'lianyi'")
        return try rows.reduce(into: [:]) { $0[try $1["name"] as String] = try $1["n"] as Int }
    }

    private func actor(_ account: String, _ hub: TestHub) async throws -> Actor {
        let person = try await hub.signIn(account)
        let hash = Array(SHA256.hash(data: Array(person.secret.utf8)))
        return try #require(try Records.actor(in: await hub.hub.signIn.once(.actor(tokenHash: hash))))
    }

    /// Every exam critical, every report read over and found wrong, every reading offered to one reader.
    private func growQuality(_ hub: TestHub) async throws {
        _ = try await hub.lowPlatelets(by: try await hub.signIn("village02"))
        let reader = try hub.staff("ecg01").id, other = try hub.staff("ecg02").id
        let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
        try await owner.write { db in
            try db.run("SELECT set_config('statement_timeout', '0', true)")
            try db.run(
                """
                INSERT INTO critical_case SELECT (jsonb_populate_record(null::critical_case, to_jsonb(c) || jsonb_build_object(
                    'id', gen_random_uuid(), 'exam_id', e.id, 'organisation_id', e.organisation_id, 'holder_id', e.organisation_id,
                    'exam_kind', e.kind, 'to_call', true))).*
                FROM exam e, (SELECT * FROM critical_case LIMIT 1) c WHERE e.id <> c.exam_id
                """)
            try db.run(
                """
                INSERT INTO over_read (alliance_id, report_id, exam_id, reader_id, home_id, kind, reading_id, centre_id)
                SELECT alliance_id, id, exam_id, reader_id, centre_id, kind, reading_id, centre_id FROM report
                """)
            try db.run(
                """
                INSERT INTO second_opinion (alliance_id, reading_id, report_id, exam_id, reader_id, home_id, centre_id, clinician_id,
                                            severity, result, refers, content)
                SELECT alliance_id, reading_id, report_id, exam_id, reader_id, home_id, centre_id, \(other), 'alert', 'positive', false, '{}'
                FROM over_read
                """)
            try db.run(
                """
                INSERT INTO over_read_score (alliance_id, reading_id, report_id, reader_id, home_id, centre_id, clinician_id, score,
                                             outcome, comment)
                SELECT alliance_id, reading_id, report_id, reader_id, home_id, centre_id, clinician_id, '3b', 'major', '漏看' FROM second_opinion
                """)
            try db.run(
                "UPDATE reading SET offered_to = \(reader), offered_until = now() + interval '1 hour' WHERE state = 'queued'"
            )
        }
        try await owner.bare("ANALYZE")
        await owner.close()
    }

    /// Thousands of patients, exams, readings and reports, spread over the clinics, with the notices and rolls that they make. Answers
    /// how many rows of what is numbered were read from end to end meanwhile.
    @discardableResult
    private func grow(_ hub: TestHub) async throws -> [String: Int] {
        let doctor = try await hub.signIn("village02")
        let exam = TestExam(
            kind: "ECG12", patient: #"{"id":"\#(try hub.patient(of: "C02").patient.id)"}"#, files: TestExam.ecg)
        let sent = try await doctor.put(exam.path, exam.body)
        #expect(sent.status == 201)
        _ = try await hub.opened(exam, by: doctor)
        let reader = try hub.staff("ecg01").id
        let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
        let read = try await owner.write { db in
            _ = try db.run("SELECT set_config('statement_timeout', '0', true)")
            _ = try db.run(
                """
                WITH clinic AS (SELECT *, row_number() OVER (ORDER BY code) - 1 AS place FROM organisation WHERE code LIKE 'C%'),
                crowd AS (
                    INSERT INTO patient (alliance_id, id, organisation_id, name, sex)
                    SELECT c.alliance_id, gen_random_uuid(), c.id, '众' || n, '0' FROM generate_series(1, 2400) n
                    JOIN clinic c ON c.place = n % 12 RETURNING *), linked AS (
                    INSERT INTO care_link (alliance_id, organisation_id, patient_id, duty, source)
                    SELECT alliance_id, organisation_id, id, 'treats', 'registration' FROM crowd), sent AS (
                    INSERT INTO exam SELECT (jsonb_populate_record(null::exam, to_jsonb(e) || jsonb_build_object(
                        'id', gen_random_uuid(), 'patient_id', c.id, 'organisation_id', c.organisation_id))).*
                    FROM crowd c, (SELECT * FROM exam LIMIT 1) e RETURNING *), read AS (
                    INSERT INTO reading (alliance_id, id, exam_id, organisation_id, centre_id, operator_id, kind, urgency, due_at)
                    SELECT alliance_id, gen_random_uuid(), id, organisation_id, centre_id, operator_id, kind, urgency, now()
                    FROM sent RETURNING *)
                INSERT INTO report (alliance_id, id, reading_id, exam_id, organisation_id, centre_id, kind, version, stage,
                                    severity, result, reader_id, document, signature)
                SELECT alliance_id, gen_random_uuid(), id, exam_id, organisation_id, centre_id, kind, 1, 'final', 'normal',
                       'negative', \(reader), '{}', '-' FROM read
                """)
            // Notices and rolls are numbered at the very end.
            _ = try db.run("SET CONSTRAINTS ALL IMMEDIATE")
            let rows = try db.run(
                """
                SELECT relname::text AS name, seq_tup_read::int AS n FROM pg_stat_xact_user_tables
                WHERE relname IN ('report', 'notice', 'roll', 'sampling_frame')
                """)
            return try rows.reduce(into: [String: Int]()) { $0[try $1["name"] as String] = try $1["n"] as Int }
        }
        try await owner.bare("ANALYZE")
        await owner.close()
        return read
    }
}
