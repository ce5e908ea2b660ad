// What a rule has found critical is read first, and no report says less than it without a reason.
import Foundation
import HubAPI
import Patients
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning), .timeLimit(.minutes(1))) struct `A critical count` {
    private static let normal = """
        {"findings":"血常规","impression":[{"text":"未见异常","polarity":"negative"}],"severity":"normal","advice":"none"}
        """

    @Test func `is not called normal before a reason stands in its case, which stays open`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), path = try await hub.lowPlatelets(doctor)
            let lab = try await hub.signIn("lab01"), claim = try await lab.post("/api/v1/claims", "{}")
            try await lab.stepUp()
            let id = try #require(claim.string("id"), "\(claim.text)"), epoch = claim.int("epoch") ?? 0
            func sign(_ more: String) async throws -> Reply {
                try await lab.put(
                    "/api/v1/readings/\(id)/signature", #"{"epoch":\#(epoch),"report":\#(Self.normal)\#(more)}"#)
            }
            let refused = try await sign("")
            #expect(refused.status == 409 && refused.problem == "critical-case-open", "\(refused.text)")
            #expect(refused.string("findings.0")?.contains("12") == true, "it names the values: \(refused.text)")
            #expect(try await sign(#","overrides":{"criticalCase":" "}"#).status == 422)
            let signed = try await sign(#","overrides":{"criticalCase":"血小板聚集，已镜检"}"#)
            #expect(signed.status == 201, "\(signed.text)")
            let report = try #require(signed.string("id"))
            let read = try await lab.get("/api/v1/reports/\(report)")
            #expect(read.string("criticalOverride.reason") == "血小板聚集，已镜检", "\(read.text)")
            #expect(read.string("criticalOverride.findings.0")?.contains("12") == true, "\(read.text)")
            let keys = try WireJSON.value(KeySet.self, in: try await lab.get("/api/v1/keys").bytes)
            let proof = try ReportProof(read.bytes, keys: keys)
            #expect(proof.report.criticalOverride?.reason == "血小板聚集，已镜检", "it is signed")
            for way in ["/api/v1/reports/\(report)/print?lang=zh", "/readings/\(id)?lang=zh"] {
                let page = try await lab.get(way)
                #expect(page.text.contains("低于危急值签发的理由") && page.text.contains("血小板聚集，已镜检"), "\(way)")
            }
            let shown = try await doctor.get(path)
            #expect(shown.text.contains("血小板聚集，已镜检") && shown.string("state") != "closed", "\(shown.text)")
            let audit = try await hub.rows("SELECT count(*) FROM audit WHERE action = 'critical.revised'")
            #expect(audit == [["1"]])
        }
    }

    @Test func `stands before others of its urgency, and says so, until its case is closed`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let calm = TestExam.count(
                TestExam.message([("718-7", "131", "g/L")]), of: #"{"id":"\#(try hub.patient(of: "C02").patient.id)"}"#)
            _ = try await hub.judged(calm, by: doctor)
            let path = try await hub.lowPlatelets(doctor), lab = try await hub.signIn("lab01")
            let list = try await lab.get("/api/v1/readings")
            #expect(
                list["items.0.critical"] as? Bool == true && list["items.1.critical"] as? Bool == false, "\(list.text)")
            #expect(list.string("items.1.exam") == "\(calm.id)")
            let page = try await lab.get("/worklist").text
            #expect(page.components(separatedBy: "data-critical").count == 2 && page.contains("flag critical"))
            let first = try await lab.get("/api/v1/readings?limit=1"), next = try #require(first.string("next"))
            let second = try await lab.get("/api/v1/readings?limit=1&after=\(next)")
            #expect(second.string("items.0.exam") == "\(calm.id)", "\(first.text) \(second.text)")
            _ = try await doctor.put(path + "/acknowledgement", #"{"readBack":["12"]}"#)
            _ = try await doctor.put(path + "/action", #"{"action":"treated"}"#)
            #expect(try await lab.put(path + "/closure", "{}").status == 200)
            let after = try await lab.get("/api/v1/readings")
            #expect(after.string("items.0.exam") == "\(calm.id)" && after["items.1.critical"] as? Bool == false)
        }
    }
}

@Suite(.enabled(if: TestCluster.isRunning), .timeLimit(.minutes(1))) struct `What the reading desk is told` {
    @Test
    func `of a case that nobody may read stands on the worklist and on the centre's page, with why and since when`()
        async throws
    {
        try await TestHub.run { hub in
            let head = try await hub.signIn("head01")
            try await hub.shift(of: "image01", by: head)
            let id = try await hub.queuedECG(urgency: "urgent"), path = "/api/v1/readings?state=unassignable"
            while try await head.get(path).string("items.0.id") != id { try await Task.sleep(for: .milliseconds(20)) }
            #expect(try await head.get("/worklist").text.contains("flag nobody"))
            let centre = try await head.get("/centre").text
            #expect(centre.contains("无人可派的检查 <span class=\"count\">1</span>") && centre.contains("不在班"))
            #expect(centre.contains("共 1 例"))
        }
    }

    @Test func `of an exam that was taken back is that it is over`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub), exam = try await story.sent()
            let id = try #require(try await story.reader.get("/api/v1/readings").string("items.0.id"))
            #expect(try await story.clinic.put(exam.path + "/recall", #"{"reason":"送错"}"#).status == 200)
            let taken = try await story.reader.put("/api/v1/readings/\(id)/claim", "{}")
            #expect(taken.status == 409 && taken.problem == "reading-over", "\(taken.text)")
        }
    }

    @Test func `of an emergency's amendment is the emergency's own clock`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub)
            _ = try await story.sent("emergency")
            let first = try #require(try await story.signed(by: story.reader, ReportStory.treated).string("id"))
            #expect(try await story.amend(first, story.reader).status == 201)
            let due = try await hub.rows(
                "SELECT extract(epoch FROM due_at - queued_at)::int / 60 FROM reading WHERE purpose = 'amend'")
            #expect(due == [["10"]])
        }
    }
}

extension TestHub {
    /// A count with too few platelets, opened and judged; the address of its case.
    fileprivate func lowPlatelets(_ doctor: Person) async throws -> String {
        let exam = TestExam.count(
            TestExam.message([("777-3", "12", "10*9/L")]), of: #"{"id":"\#(try patient(of: "C02").patient.id)"}"#)
        _ = try await judged(exam, by: doctor)
        return try await onlyCase(of: exam, doctor)
    }
}
