// One row that cannot be written holds up no other: clocks, offers and over-reads go on.
import Alliance
import Foundation
import HTTPTypes
import HubAPI
import Logging
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning), .timeLimit(.minutes(1))) struct `A row that is stuck` {
    @Test func `holds up the clock of no other critical case, and is told as loudly`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), stuck = try await hub.lowPlateletsCase(by: doctor)
            let other = try await hub.lowPlateletsCase(by: doctor)
            try await hub.asOwner(
                """
                UPDATE critical_case SET deadline = now() - CASE WHEN id = \(String(stuck.suffix(36)))::uuid
                    THEN interval '1 minute' ELSE interval '1 second' END
                """)
            try await hub.spoil("critical_case", "UPDATE", where: "NEW.id = '\(stuck.suffix(36))'")
            await RunCriticalClocks(hub: hub.hub).once()
            let moved = try await hub.rows("SELECT critical_id FROM critical_event WHERE kind = 'critical.escalated'")
            #expect(moved == [[String(other.suffix(36))]])
            #expect(
                hub.log.lines(.critical).contains { $0.contains("is stuck") && $0.contains(stuck.suffix(36)) })
            #expect(try await hub.send(.get, "/metrics").text.contains("lianyi_criticals"), "counted all the same")
        }
    }

    @Test func `holds up no clock, however many of them stand before it`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            var paths: [String] = []
            for _ in 0..<4 { paths.append(try await hub.lowPlateletsCase(by: doctor)) }
            let last = String(paths[3].suffix(36))
            try await hub.asOwner(
                """
                UPDATE critical_case SET deadline = now() - CASE WHEN id = \(last)::uuid
                    THEN interval '1 second' ELSE interval '1 minute' END
                """)
            try await hub.spoil("critical_case", "UPDATE", where: "NEW.id <> '\(last)'")
            await RunCriticalClocks(hub: hub.hub, rounds: ClockRounds(batch: 2)).once()
            let moved = try await hub.rows("SELECT critical_id FROM critical_event WHERE kind = 'critical.escalated'")
            #expect(moved == [[last]])
        }
    }

    @Test func `holds up the clock of no other reading`() async throws {
        try await ReadingClockStory.run { story in
            let stuck = try await story.queued("emergency"), other = try await story.queued("emergency")
            try await story.age("12 minutes", of: stuck)
            try await story.hub.spoil("reading_escalation", "INSERT", where: "NEW.reading_id = '\(stuck)'")
            try await story.pass("11 minutes", of: other)
            #expect(try await story.steps(other) == ["next_reader centre"])
            #expect(try await story.steps(stuck) == [])
        }
    }

    @Test func `holds up no other offer`() async throws {
        try await TestHub.run { hub in
            try await hub.spoil(
                "reading_assignment", "INSERT",
                where: "NEW.reading_id = (SELECT id FROM lianyi.reading ORDER BY queued_at LIMIT 1)")
            let stuck = try await hub.queuedECG(), other = try await hub.queuedECG()
            let head = try await hub.signIn("head01")
            #expect(try await hub.assigned(other, by: head).string("items.0.chosen") != nil)
            #expect(try await head.get("/api/v1/readings/\(stuck)/assignments")["items.0"] == nil)
        }
    }

    @Test func `holds up no other over-read`() async throws {
        try await TestHub.run { hub in
            var cases: [SignedCase] = []
            for _ in 0..<3 { cases.append(try await hub.caseForOverRead(by: "ecg01")) }
            try await hub.spoil(
                "reading", "INSERT", where: "NEW.purpose = 'overread' AND NEW.subject_id = '\(cases[1].report)'")
            try await hub.draw()
            let placed = try await hub.rows("SELECT report_id FROM over_read WHERE reading_id IS NOT NULL")
            #expect(Set(placed.joined()) == [cases[0].report, cases[2].report])
        }
    }
}

extension TestHub {
    /// From now on writing such rows fails, as it would for one that a fault has spoilt.
    func spoil(_ table: String, _ deed: String, where condition: String) async throws {
        let (table, deed, condition) = (SQL(unsafe: table), SQL(unsafe: deed), SQL(unsafe: condition))
        try await asOwner { db in
            try db.run(
                """
                CREATE FUNCTION spoilt() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF \(condition) THEN RAISE EXCEPTION 'spoilt'; END IF;
                    RETURN NEW;
                END $$
                """)
            try db.run(
                "CREATE TRIGGER spoilt BEFORE \(deed) ON \(table) FOR EACH ROW EXECUTE FUNCTION spoilt()")
        }
    }
}
