// A critical case beside the versions of a report: opened by the preliminary, no news by the final, revised by an amendment.
import Foundation
import Patients
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning), .timeLimit(.minutes(1))) struct `A critical report` {
    fileprivate static let critical = """
        {"findings":"V1-V4 ST 段抬高","impression":[{"text":"急性前壁心肌梗死","code":"I21.0","polarity":"positive"}],\
        "severity":"critical","advice":"call_120"}
        """

    @Test func `opens its case as a preliminary; the reviewer who says the same opens none, who adds adds`()
        async throws
    {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub), exam = try await story.sent("emergency")
            #expect(try await story.signed(by: story.young, Self.critical).string("stage") == "preliminary")
            #expect(try await events(hub) == ["critical.detected"])
            let end = #""polarity":"positive"}]"#, added = #"{"text":"完全性右束支阻滞","polarity":"positive"}"#
            let more = Self.critical.replacingOccurrences(of: end, with: end.dropLast() + "," + added + "]")
            let reviewed = try await story.signed(by: story.reviewer, more)
            #expect(reviewed.string("stage") == "final", "\(reviewed.text)")
            #expect(try await events(hub) == ["critical.detected", "critical.added"])
            let list = try await story.clinic.get("/api/v1/criticals?exam=\(exam.id)")
            #expect(list.string("items.0.report") == reviewed.string("id") && list["items.1"] == nil, "\(list.text)")
            #expect(list.string("items.0.findings.1.name") == "完全性右束支阻滞")
        }
    }

    @Test func `that is amended to something milder leaves its case open and says so`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub), (exam, first) = try await story.final(Self.critical)
            let claim = try await story.amend(first, story.reader)
            let second = try await story.sign(
                (claim.string("id") ?? "", claim.int("epoch") ?? 0), story.reader, ReportStory.treated)
            #expect(second.status == 201, "\(second.text)")
            #expect(try await events(hub) == ["critical.detected", "critical.revised"])
            let list = try await story.clinic.get("/api/v1/criticals?state=open&exam=\(exam.id)")
            #expect(list.string("items.0.state") == "detected", "\(list.text)")
            #expect(try await story.notices().contains("critical.revised"))
        }
    }

    @Test func `stands on the page of its case with what is to be done, and is audited as seen`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub)
            let told = Self.critical.dropLast() + #","adviceText":"平卧，<i>勿</i>搬动","treatmentPlan":"阿司匹林 300 mg"}"#
            let (exam, _) = try await story.final(String(told))
            let list = try await story.clinic.get("/api/v1/criticals?exam=\(exam.id)")
            let path = "/clinic/criticals/\(list.string("items.0.id") ?? "")"
            let before = try await hub.rows("SELECT count(*)::text FROM audit WHERE action = 'report.viewed'")
            let page = try await story.clinic.get(path).text
            for words in ["立即呼叫 120", "平卧，&lt;i&gt;勿", "阿司匹林 300 mg", "advised"] {
                #expect(page.contains(words), "\(words): \(page)")
            }
            let after = try await hub.rows("SELECT count(*)::text FROM audit WHERE action = 'report.viewed'")
            #expect(Int(after[0][0]) == (Int(before[0][0]) ?? 0) + 1)
        }
    }

    @Test func `that says the same again after its case was closed opens another`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub), (exam, first) = try await story.final(Self.critical)
            let list = try await story.clinic.get("/api/v1/criticals?exam=\(exam.id)")
            let path = "/api/v1/criticals/\(list.string("items.0.id") ?? "")"
            #expect(try await story.clinic.put(path + "/acknowledgement", Self.readBack(list)).status == 200)
            #expect(try await story.clinic.put(path + "/action", #"{"action":"called_120"}"#).status == 200)
            #expect(try await story.reader.put(path + "/closure", "{}").status == 200)
            let claim = try await story.amend(first, story.reader)
            let again = try await story.sign(
                (claim.string("id") ?? "", claim.int("epoch") ?? 0), story.reader, Self.critical)
            #expect(again.status == 201, "\(again.text)")
            let states = try await hub.rows("SELECT state FROM critical_case ORDER BY opened_at")
            #expect(states == [["closed"], ["detected"]])
        }
    }

    /// The findings of the first case, said back word for word.
    fileprivate static func readBack(_ list: Reply) -> String {
        let said = (list["items.0.findings"] as? [[String: Any]] ?? []).map { #""\#($0["said"] as? String ?? "")""# }
        return #"{"readBack":[\#(said.joined(separator: ","))]}"#
    }

    private func events(_ hub: TestHub) async throws -> [String] {
        try await hub.rows("SELECT kind FROM critical_event ORDER BY recorded_at, id").map { $0[0] }
    }
}

@Suite(.enabled(if: TestCluster.isRunning), .timeLimit(.minutes(5))) struct `A critical report at its clinic` {
    @Test func `leads from its page at the clinic to what its case still waits for`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub), (exam, report) = try await story.final(`A critical report`.critical)
            let list = try await story.clinic.get("/api/v1/criticals?exam=\(exam.id)")
            let link = "/clinic/criticals/\(list.string("items.0.id") ?? "")"
            let path = "/api/v1/criticals/\(list.string("items.0.id") ?? "")"
            func button() async throws -> String? {
                let page = try await story.clinic.get("/clinic/reports/\(report)?lang=zh").text
                return page.components(separatedBy: "href=\"\(link)\">").dropFirst().first?
                    .components(separatedBy: "<").first
            }
            #expect(try await button() == "打开并回读")
            #expect(
                try await story.clinic.put(path + "/acknowledgement", `A critical report`.readBack(list)).status == 200)
            #expect(try await button() == "已确认，等待处置")
            #expect(try await story.clinic.put(path + "/action", #"{"action":"called_120"}"#).status == 200)
            #expect(try await story.reader.put(path + "/closure", "{}").status == 200)
            #expect(try await button() == nil)
        }
    }
}
