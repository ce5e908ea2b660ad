// When readings are due, who hears of those that run late, and how they are counted.
import Alliance
import Exams
import Foundation
import HubAPI
import Logging
import Patients
import Postgres
import Readings
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `The clocks of readings` {
    @Test func `stand still at night for routine, and run on for emergencies`() async throws {
        try await ReadingClockStory.run { story in
            let minute = story.minuteOfDay
            try await story.decide(
                "sla.night", #"{"from": \#((minute + 1380) % 1440), "to": \#((minute + 120) % 1440)}"#)
            let routine = try await story.queued("routine"), grave = try await story.queued("emergency")
            #expect(try await story.minutes(of: routine, "due_at").rounded() >= 140)
            #expect(try await story.minutes(of: routine, "warn_at") >= 130)
            #expect((9...10).contains(try await story.minutes(of: grave, "due_at").rounded(.up)))
        }
    }

    @Test func `stand still on a holiday of the centre, and go by the week that it decided`() async throws {
        try await ReadingClockStory.run { story in
            try await story.decide("sla.night", #"{"from": 0, "to": 0}"#)
            let open = try await story.queued("routine")
            #expect(try await story.minutes(of: open, "due_at") <= 30)
            try await story.asOwner(
                """
                INSERT INTO working_day (alliance_id, centre_id, day, hours, source)
                SELECT alliance_id, centre_id, (now() AT TIME ZONE 'Asia/Shanghai')::date + n, '[]', 'holiday' FROM reading, generate_series(0, 1) n
                """)
            let closed = try await story.queued("routine"), urgent = try await story.queued("urgent")
            #expect(try await story.minutes(of: closed, "due_at") > 24 * 60)
            #expect(try await story.minutes(of: urgent, "due_at") <= 20)
            try await story.asOwner("DELETE FROM working_day")
            try await story.asOwner(
                """
                INSERT INTO working_week (alliance_id, centre_id, valid_from, days, source)
                SELECT DISTINCT alliance_id, centre_id, date '2020-01-01', '[[],[],[],[],[],[],[]]'::jsonb, 'closed' FROM reading
                """)
            let never = try await story.queued("routine")
            #expect(try await story.minutes(of: never, "due_at") > 30 * 24 * 60)
        }
    }

    @Test func `warn the holder at 70 %, pass it on at the deadline, then tell the head, then give it up, each once`()
        async throws
    {
        try await ReadingClockStory.run { story in
            let reader = try await story.hub.signIn("ecg01"), id = try await story.queued("emergency")
            #expect(try await reader.put("/api/v1/readings/\(id)/claim", "{}").status == 201)
            try await story.pass("6 minutes", of: id)
            #expect(try await story.steps(id) == [])
            try await story.pass("2 minutes", of: id)
            try await story.pass("3 minutes", of: id)
            try await story.pass("1 minute", of: id)
            try await story.pass("5 minutes", of: id)
            try await story.pass("50 minutes", of: id)
            try await story.pass("10 hours", of: id)
            #expect(
                try await story.steps(id) == [
                    "warn holder", "next_reader centre", "centre_head centre_head", "failed alliance",
                ])
            let shown = try await reader.get("/api/v1/readings/\(id)/escalations")
            let member = try story.hub.staff("ecg01"), head = try story.hub.staff("head01")
            #expect(
                shown.string("items.0.name") == member.name.text && shown.string("items.2.name") == head.name.text,
                "\(shown.text)")
            #expect(try await reader.get("/api/v1/readings/\(id)").string("reading.state") == "claimed")
            #expect(
                try await story.told(id) == [
                    "reading.warned", "reading.passed_on", "reading.escalated", "reading.failed",
                ])
            #expect(story.hub.log.lines(.critical).count == 3)
        }
    }

    @Test func `run for an amendment that nobody writes, and list it`() async throws {
        try await ReadingClockStory.run { story in
            let first = try await story.queued("routine"), head = try await story.hub.signIn("head01")
            try await story.sign(first, try await story.hub.signIn("ecg01"))
            let rows = try await story.asOwner(
                """
                INSERT INTO reading (alliance_id, id, exam_id, organisation_id, centre_id, operator_id, kind, urgency, due_at, purpose,
                                     subject_id, reason)
                SELECT r.alliance_id, gen_random_uuid(), r.exam_id, r.organisation_id, r.centre_id, r.operator_id, r.kind, 'emergency',
                       now() + interval '1 hour', 'amend', p.id, 'over-read 4b'
                FROM reading r JOIN report p ON p.reading_id = r.id WHERE r.id = \(first)::uuid RETURNING id
                """)
            let id: UUID = try #require(rows.first)["id"], amendment = WireID(id).description
            try await story.pass("45 minutes", of: amendment)
            try await story.pass("16 minutes", of: amendment)
            try await story.pass("5 minutes", of: amendment)
            #expect(try await story.steps(amendment).suffix(2) == ["next_reader centre", "centre_head centre_head"])
            let line = try await story.breaches(head, amendment)[amendment]
            #expect(line?["purpose"] as? String == "amend" && line?["lateMinutes"] as? Int == 6, "\(line ?? [:])")
        }
    }

    @Test func `list what was sent back after the deadline, and not what was sent back in time`() async throws {
        try await ReadingClockStory.run { story in
            let late = try await story.queued("emergency"), fine = try await story.queued("emergency")
            let reader = try await story.hub.signIn("ecg01")
            try await story.age("13 minutes", of: late)
            for id in [late, fine] {
                let epoch = try await reader.claim(id)
                let reply = try await reader.put(
                    "/api/v1/readings/\(id)/rejection", #"{"epoch":\#(epoch),"reasons":["lead_reversal"]}"#)
                #expect(reply.status == 200, "\(reply.text)")
            }
            // Once the other's deadline has passed it is still no breach.
            try await story.asOwner(
                """
                UPDATE reading SET due_at = now() - interval '1 second', ended_at = now() - interval '1 minute'
                WHERE id = \(fine)::uuid
                """)
            let list = try await story.breaches(reader, late)
            #expect(list[late]?["state"] as? String == "rejected" && list[late]?["lateMinutes"] as? Int == 3, "\(list)")
            #expect(list[late]?["rejectedAt"] != nil && list[fine] == nil)
        }
    }

    @Test func `take a step once where two hubs have found it at the same moment`() async throws {
        try await ReadingClockStory.run { story in
            let id = try await story.queued("emergency"), uuid = try #require(UUID(uuidString: id))
            try await story.age("11 minutes", of: id)
            let taken = try await story.hub.hub.jobs.write(as: .hub(in: story.hub.county.alliance)) { db in
                let late = try #require(try db.takeLate(ReadingID(uuid))), step = try #require(late.step)
                return [try db.take(step, of: late), try db.take(step, of: late)]
            }
            #expect(taken == [true, false])
            #expect(
                try await story.hub.rows("SELECT count(*) FROM audit WHERE action = 'reading.passed_on'") == [["1"]])
        }
    }

    @Test func `take the offer from who let it pass, and leave the claim`() async throws {
        try await ReadingClockStory.run { story in
            let id = try await story.queued("routine")
            try await story.asOwner(
                """
                UPDATE reading SET offered_to = (SELECT clinician_id FROM account WHERE login = 'ecg02'),
                       offered_until = now() + interval '1 day' WHERE id = \(id)::uuid
                """)
            let ends = try await story.minutes(of: id, "due_at")
            try await story.pass("\(Int(ends) - 2) minutes", of: id)
            #expect(try await story.steps(id) == ["warn offered"])
            try await story.pass("4 minutes", of: id)
            let isFree: Bool = try #require(
                try await story.asOwner(
                    """
                    SELECT coalesce(offered_until < now() + interval '12 hours', true) AS free FROM reading WHERE id = \(id)::uuid
                    """
                ).first)["free"]
            #expect(isFree)
        }
    }

    @Test func `take one step each, however many hubs run at once, and none of what somebody has finished`()
        async throws
    {
        try await ReadingClockStory.run { story in
            var all: [String] = []
            for _ in 0..<6 { all.append(try await story.queued("emergency")) }
            let reader = try await story.hub.signIn("ecg01")
            try await story.sign(all[0], reader)
            for id in all { try await story.age("11 minutes", of: id) }
            let clocks = RunReadingClocks(hub: story.hub.hub), alliance = story.hub.county.alliance
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { await clocks.once(in: alliance) } }
            }
            for id in all.dropFirst() { #expect(try await story.steps(id) == ["next_reader centre"]) }
            #expect(try await story.steps(all[0]) == [])
        }
    }

    @Test func `list what is late for its centre and for the alliance, with the reason, and for nobody else`()
        async throws
    {
        try await ReadingClockStory.run { story in
            let late = try await story.queued("emergency"), held = try await story.queued("urgent")
            let fine = try await story.queued("routine"), reader = try await story.hub.signIn("ecg01")
            #expect(try await reader.put("/api/v1/readings/\(held)/claim", "{}").status == 201)
            try await story.age("21 minutes", of: held)
            try await story.asOwner(
                "UPDATE reading SET claimed_at = due_at - interval '1 minute' WHERE id = \(held)::uuid")
            try await story.sign(held, reader)
            try await story.age("15 minutes", of: late)
            for account in ["ecg02", "head01", "admin01"] {
                let list = try await story.breaches(try await story.hub.signIn(account), late)
                #expect(
                    list[late]?["reason"] as? String == "waited" && list[late]?["lateMinutes"] as? Int == 5,
                    "\(account): \(list)")
                #expect(
                    list[held]?["reason"] as? String == "held" && list[held]?["state"] as? String == "signed",
                    "\(account)")
                #expect(list[fine] == nil)
            }
            for account in ["village02", "desk01", "audit01"] {
                let reply = try await story.hub.signIn(account).get("/api/v1/breaches")
                #expect(reply.status == 403, "\(account)")
            }
            let wrong = try await reader.get("/api/v1/breaches?day=2026-02-30")
            #expect(wrong.status == 422 && wrong.string("field") == "day")
        }
    }

    @Test func `count what is unfinished and over as a failure of O-3, and what is not due yet not at all`()
        async throws
    {
        try await ReadingClockStory.run { story in
            let late = try await story.queued("emergency"), done = try await story.queued("urgent")
            _ = try await story.queued("routine")
            try await story.sign(done, try await story.hub.signIn("ecg01"))
            try await story.age("15 minutes", of: late)
            try await story.asOwner(
                "UPDATE reading SET due_at = now() - interval '1 second', signed_at = due_at WHERE id = \(done)::uuid")
            try await story.asOwner("ALTER TABLE report DISABLE TRIGGER signed_once")
            try await story.asOwner(
                "UPDATE report SET signed_at = now() - interval '1 minute' WHERE reading_id = \(done)::uuid")
            let admin = try await story.hub.signIn("admin01")
            var counts = (timely: 0, due: 0)
            // The two deadlines may lie on both sides of the end of a month.
            for month in Set([Date.now, .now - 900].map { CalendarDay(at: $0).description.prefix(7) }) {
                let shown = try await admin.get("/api/v1/indicators/O-3?month=\(month)")
                counts.timely += shown.int("numerator") ?? -9
                counts.due += shown.int("denominator") ?? -9
            }
            #expect(counts.timely == 1 && counts.due == 2)
        }
    }
}

/// A clinic that sends electrocardiograms, and readings whose time passes as the test says.
struct ReadingClockStory: Sendable {
    let hub: TestHub
    private let village: Person

    static func run(_ body: @Sendable (ReadingClockStory) async throws -> Void) async throws {
        try await TestHub.run { hub in
            try await body(ReadingClockStory(hub: hub, village: try await hub.signIn("village02")))
        }
    }

    var minuteOfDay: Int { Int(Date.now.timeIntervalSince(CalendarDay(at: .now).start) / 60) }

    /// An electrocardiogram that waits to be read: its reading.
    func queued(_ urgency: String) async throws -> String {
        let exam = TestExam(kind: "ECG12", urgency: urgency, files: TestExam.ecg)
        let sent = try await village.put(exam.path, exam.body)
        #expect(sent.status == 201, "\(sent.text)")
        _ = try await hub.opened(exam, by: village)
        let row = try #require(try await asOwner("SELECT id FROM reading WHERE exam_id = \(exam.id.uuid)").first)
        let id: UUID = try row["id"]
        return WireID(id).description
    }

    func sign(_ id: String, _ reader: Person) async throws {
        let claim = try await reader.put("/api/v1/readings/\(id)/claim", "{}")
        try await reader.stepUp()
        let body = """
            {"epoch":\(claim.int("epoch") ?? 0),"report":{"findings":"窦性心律","impression":[{"text":"正常","polarity":"negative"}],
             "severity":"normal","advice":"none"}}
            """
        let signed = try await reader.put("/api/v1/readings/\(id)/signature", body)
        #expect(signed.status == 201, "\(signed.text)")
    }

    /// Lets so much time pass for a reading, and the hub notice it.
    func pass(_ time: String, of id: String) async throws {
        try await age(time, of: id)
        await RunReadingClocks(hub: hub.hub).once(in: hub.county.alliance)
    }

    func age(_ time: String, of id: String) async throws {
        try await asOwner(
            """
            UPDATE reading SET due_at = due_at - \(time)::interval, warn_at = warn_at - \(time)::interval,
                   queued_at = queued_at - \(time)::interval WHERE id = \(id)::uuid
            """)
    }

    /// Minutes from now to a moment of the reading.
    func minutes(of id: String, _ column: String) async throws -> Double {
        let rows = try await asOwner(
            "SELECT (extract(epoch FROM \(SQL(unsafe: column)) - now()) / 60)::float8 AS minutes FROM reading WHERE id = \(id)::uuid"
        )
        return try #require(rows.first)["minutes"]
    }

    /// The steps of a reading, each with who was to hear.
    func steps(_ id: String) async throws -> [String] {
        let rows = try await asOwner(
            "SELECT step || ' ' || audience AS told FROM reading_escalation WHERE reading_id = \(id)::uuid ORDER BY at")
        return try rows.map { row in try row["told"] }
    }

    /// The centre's notices of its exam, each with its audit row.
    func told(_ id: String) async throws -> [String] {
        let rows = try await asOwner(
            """
            SELECT n.event FROM notice n JOIN reading r ON r.exam_id = n.exam_id AND r.centre_id = n.organisation_id
            WHERE r.id = \(id)::uuid AND n.critical AND EXISTS (
                SELECT FROM audit a WHERE a.action = n.event AND a.object_id = r.id AND a.actor_role = 'hub' AND a.result = 'done')
            ORDER BY n.number
            """)
        return try rows.map { row in try row["event"] }
    }

    /// The late readings of the day on which `id` was due, by id.
    func breaches(_ person: Person, _ id: String) async throws -> [String: [String: Any]] {
        let due = Date.now + 60 * (try await minutes(of: id, "due_at"))
        let reply = try await person.get("/api/v1/breaches?day=\(CalendarDay(at: due))&limit=200")
        let items = reply["items"] as? [[String: Any]] ?? []
        return Dictionary(items.map { ($0["id"] as? String ?? "", $0) }, uniquingKeysWith: { first, _ in first })
    }

    func decide(_ name: String, _ value: String) async throws {
        try await asOwner(
            """
            INSERT INTO setting (alliance_id, name, valid_from, value, source)
            SELECT id, \(name), now() - interval '1 hour', \(value)::jsonb, 'test' FROM alliance
            """)
    }

    @discardableResult
    func asOwner(_ sql: SQL) async throws -> Rows {
        let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
        let rows = try await owner.once(sql)
        await owner.close()
        return rows
    }
}
