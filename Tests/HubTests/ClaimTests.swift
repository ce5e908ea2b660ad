// A reading has one reader at a time; who comes too late writes nothing.
import Foundation
import Postgres
import Records
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `POST /api/v1/claims` {
    @Test func `gives the gravest exam first and to one reader only`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let routine = TestExam(kind: "ECG12", files: TestExam.ecg)
            let grave = TestExam(kind: "ECG12", urgency: "emergency", files: TestExam.ecg)
            for exam in [routine, grave] {
                #expect(try await doctor.put(exam.path, exam.body).status == 201)
                _ = try await hub.opened(exam, by: doctor)
            }
            let li = try await hub.signIn("ecg01"), wang = try await hub.signIn("ecg02")
            let first = try await li.post("/api/v1/claims", "{}"), second = try await wang.post("/api/v1/claims", "{}")
            #expect(first.string("exam") == "\(grave.id)" && second.string("exam") == "\(routine.id)")
            #expect(try await li.post("/api/v1/claims", "{}").problem == "nothing-to-read")
            let taken = try await wang.put("/api/v1/readings/\(first.string("id") ?? "")/claim", "{}")
            #expect(
                taken.status == 409 && taken.problem == "reading-claimed" && taken.string("holder")?.isEmpty == false)
        }
    }

    @Test func `says in history and audit which case was picked by hand`() async throws {
        try await TestHub.run { hub in
            try await queue(2, hub)
            let lab = try await hub.signIn("lab01")
            let next = try #require(try await lab.post("/api/v1/claims", "{}").string("id"))
            let picked = try #require(try await lab.get("/api/v1/readings?state=queued").string("items.0.id"))
            _ = try await lab.claim(picked)
            for table in ["reading_event WHERE kind", "audit WHERE action"] {
                let id = table.hasPrefix("audit") ? "object_id" : "reading_id"
                let rows = try await hub.rows(
                    "SELECT \(id), coalesce(detail ->> 'by', '-') FROM \(table) = 'reading.claimed' ORDER BY 2")
                #expect(rows == [[next, "-"], [picked, "hand"]], "\(table)")
            }
        }
    }

    @Test func `answers the same case to a repeat of the same key`() async throws {
        try await TestHub.run { hub in
            try await queue(2, hub)
            let li = try await hub.signIn("lab01"), key = UUID().uuidString
            let first = try await li.post("/api/v1/claims", "{}", key: key)
            #expect(try await li.post("/api/v1/claims", "{}", key: key).string("id") == first.string("id"))
            #expect(try await li.post("/api/v1/claims", "{}").string("id") != first.string("id"))
        }
    }

    @Test func `gives one case to the same key twice at the same moment`() async throws {
        try await TestHub.run { hub in
            try await queue(8, hub)
            let li = try await hub.signIn("lab01")
            for _ in 0..<4 {
                let key = UUID().uuidString
                async let one = li.post("/api/v1/claims", "{}", key: key)
                async let two = li.post("/api/v1/claims", "{}", key: key)
                let (first, second) = try await (one, two)
                #expect(first.status == 201 && first.string("id") == second.string("id"))
            }
        }
    }

    @Test func `fences a reader whose lease has gone to another, and keeps the draft`() async throws {
        try await TestHub.run { hub in
            try await queue(1, hub, kind: "ECG12")
            let li = try await hub.signIn("ecg01"), wang = try await hub.signIn("ecg02")
            let claim = try await li.post("/api/v1/claims", "{}")
            let id = try #require(claim.string("id")), epoch = try #require(claim.int("epoch"))
            #expect(try await li.put("/api/v1/readings/\(id)/draft", draft).status == 200)
            try await runOut(hub)
            let idle = try await li.put("/api/v1/readings/\(id)/lease", #"{"epoch":\#(epoch)}"#)
            #expect(idle.status == 409 && idle.string("en.detail")?.contains("lease ran out") == true)
            #expect(try await returns(of: id, hub) == 1)
            #expect(try await wang.post("/api/v1/claims", "{}").string("id") == id)
            try await li.stepUp()
            let late = try await li.put("/api/v1/readings/\(id)/signature", #"{"epoch":\#(epoch),"report":\#(draft)}"#)
            #expect(late.status == 409 && late.problem == "claim-lost" && late.string("holder")?.isEmpty == false)
            #expect(try await li.get("/api/v1/readings/\(id)").string("draft.content.findings") == "窦性心律")
        }
    }

    @Test func `signs once, verifiably, after a step-up, and the clinic reads it`() async throws {
        try await TestHub.run { hub in
            try await queue(1, hub, kind: "ECG12")
            let li = try await hub.signIn("ecg01"), clinic = try await hub.signIn("village02")
            let claim = try await li.post("/api/v1/claims", "{}")
            let id = try #require(claim.string("id"))
            let body = #"{"epoch":\#(claim.int("epoch") ?? 0),"report":\#(draft)}"#
            #expect(try await li.put("/api/v1/readings/\(id)/signature", body).problem == "step-up-needed")
            try await li.stepUp()
            let signed = try await li.put("/api/v1/readings/\(id)/signature", body)
            #expect(signed.status == 201)
            let report = try await clinic.get("/api/v1/reports/\(signed.string("id") ?? "")")
            #expect(report.bytes == signed.bytes)
            #expect(try await clinic.put("/api/v1/reports/\(signed.string("id") ?? "")/opening", "{}").status == 204)
            #expect(try await clinic.get("/api/v1/exams/\(claim.string("exam") ?? "")").string("state") == "delivered")
        }
    }

    @Test(arguments: ["image01", "lab01"]) func `offers a reader only the kinds of their licence`(account: String)
        async throws
    {
        try await TestHub.run { hub in
            try await queue(1, hub, kind: "ECG12")
            #expect(try await hub.signIn(account).post("/api/v1/claims", "{}").problem == "nothing-to-read")
        }
    }

    @Test func `refuses a report with a member that nobody would read, and signs nothing`() async throws {
        try await TestHub.run { hub in
            try await queue(1, hub, kind: "ECG12")
            let li = try await hub.signIn("ecg01")
            let claim = try await li.post("/api/v1/claims", "{}")
            let id = try #require(claim.string("id"))
            try await li.stepUp()
            let written = draft.replacing(#""advice":"none""#, with: #""advice":"none","plan":"阿司匹林 300 mg""#)
            let body = #"{"epoch":\#(claim.int("epoch") ?? 0),"report":\#(written)}"#
            let refused = try await li.put("/api/v1/readings/\(id)/signature", body)
            #expect(refused.status == 422 && refused.string("field") == "report.plan", "\(refused.text)")
            let still = try await li.get("/api/v1/readings/\(id)")
            #expect(still.string("reading.state") == "claimed")
        }
    }

    @Test func `is not for those who do not read`() async throws {
        try await TestHub.run { hub in
            for account in ["village02", "desk01", "admin01", "audit01"] {
                let reply = try await hub.signIn(account).post("/api/v1/claims", "{}")
                #expect(reply.status == 403)
            }
        }
    }

    @Test func `fifty readers at once claim five hundred readings, each exactly once`() async throws {
        try await TestHub.run { hub in
            try await hub.crowd(readers: 50, readings: 500)
            let claimed = try await withThrowingTaskGroup(of: [String].self) { group in
                for index in 0..<50 { group.addTask { try await hub.claimAll(as: "crowd\(index)") } }
                return try await group.reduce(into: [String]()) { $0 += $1 }
            }
            #expect(claimed.count == 500 && Set(claimed).count == 500)
        }
    }

    private let draft = """
        {"findings":"窦性心律","impression":[{"text":"正常心电图","polarity":"negative"}],"severity":"normal","advice":"none"}
        """

    private func queue(_ count: Int, _ hub: TestHub, kind: String = "CBC") async throws {
        let doctor = try await hub.signIn("village02")
        for _ in 0..<count {
            let exam = TestExam(kind: kind, files: kind == "CBC" ? TestExam.bloodCount : TestExam.ecg)
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            #expect(try await hub.opened(exam, by: doctor).string("state") == "queued")
        }
    }

    /// Lets every lease run out and the hub notice it.
    private func runOut(_ hub: TestHub) async throws {
        let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
        _ = try await owner.once("UPDATE reading SET lease_until = now() - interval '1 second' WHERE state = 'claimed'")
        await owner.close()
        await KeepHouse(hub: hub.hub).once()
    }

    /// How often the hub has put the reading back, by history and audit.
    private func returns(of reading: String, _ hub: TestHub) async throws -> Int {
        let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
        let rows = try await owner.once(
            """
            SELECT count(*)::int AS n FROM reading_event e
            JOIN audit a ON a.object_id = e.reading_id AND a.action = e.kind AND a.organisation_id = e.organisation_id
            WHERE e.reading_id = \(reading)::uuid AND e.kind = 'reading.expired' AND a.actor_role = 'hub' AND a.actor_id IS NULL
            """)
        await owner.close()
        return try #require(rows.first)["n"]
    }
}
