// What goes wrong around a signature: twice, stale, too large; and exams that end without one.
import Foundation
import HTTPTypes
import Records
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning), .timeLimit(.minutes(1))) struct `A signature` {
    @Test func `that is sent twice gives the first answer again under its key, and a typed 409 without`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub)
            _ = try await story.sent()
            let claim = try await story.claimed(story.reader), path = "/api/v1/readings/\(claim.id)/signature"
            let body = #"{"epoch":\#(claim.epoch),"report":\#(ReportStory.normal)}"#
            let key: HTTPFields = [.idempotencyKey: UUID().uuidString]
            let first = try await story.reader.put(path, body, key), again = try await story.reader.put(path, body, key)
            #expect(first.status == 201 && again.status == 201 && again.bytes == first.bytes)
            let bare = try await story.reader.put(path, body)
            #expect(bare.status == 409 && bare.problem == "already-signed", "\(bare.text)")
            #expect(bare.string("report") == first.string("id"))
        }
    }

    @Test func `over a stale draft is refused, and says what changed`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub)
            _ = try await story.sent()
            let claim = try await story.claimed(story.reader), one = "/api/v1/readings/\(claim.id)"
            _ = try await story.reader.put(one + "/draft", ReportStory.normal)
            let other = ReportStory.normal.replacing("窦性心律", with: "窦性心律不齐")
            _ = try await story.reader.put(one + "/draft", other, [.ifMatch: "\"1\""])
            let body = #"{"epoch":\#(claim.epoch),"report":\#(ReportStory.normal)}"#
            let stale = try await story.reader.put(one + "/signature", body, [.ifMatch: "\"1\""])
            #expect(
                stale.status == 412 && stale.problem == "draft-changed" && stale.int("version") == 2, "\(stale.text)")
            #expect(stale["changed"] as? [String] == ["findings"], "\(stale.text)")
            let blind = try await story.reader.put(one + "/signature", body, [.ifMatch: "\"0\""])
            #expect(blind.problem == "draft-changed", "\(blind.text)")
            let fresh = try await story.reader.put(one + "/signature", body, [.ifMatch: "\"2\""])
            #expect(fresh.status == 201, "\(fresh.text)")
        }
    }

    @Test func `over a megabyte is refused in two languages, and so is its draft`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub)
            _ = try await story.sent()
            let claim = try await story.claimed(story.reader), one = "/api/v1/readings/\(claim.id)"
            let long = ReportStory.normal.replacing("窦性心律", with: String(repeating: "窦", count: 350_000))
            let reply = try await story.reader.put(one + "/signature", #"{"epoch":1,"report":\#(long)}"#)
            #expect(reply.status == 413 && reply.problem == "too-large", "\(reply.text.prefix(300))")
            #expect(reply.string("detail")?.contains("不能超过") == true && reply.string("en.detail") != nil)
            #expect(try await story.reader.put(one + "/draft", long).status == 413)
        }
    }

    @Test func `covers every part of the report, and what was signed before stays as it is`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub), (exam, id) = try await story.final()
            let report = try await story.clinic.get("/api/v1/reports/\(id)")
            for member in [
                "number", "stage", "requester", "urgency", "performedAt", "receivedAt", "quality", "disclaimer",
                "reader.licence", "reader.grade", "reader.organisation", "planLines.0.text", "statements.0.code",
                "impressions.0.icd10", "plan",
            ] { #expect(report.string(member)?.isEmpty == false, "\(member): \(report.text)") }
            #expect(report.string("exam") == "\(exam.id)")
        }
    }

    @Test func `does not point at what is not the patient's`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub), (earlier, _) = try await story.final()
            _ = try await story.sent()
            let claim = try await story.claimed(story.reader)
            func with(_ prior: String) -> String {
                ReportStory.normal.replacing(#""advice":"none""#, with: #""advice":"none","priors":["\#(prior)"]"#)
            }
            let stranger = try await story.sign(claim, story.reader, with(UUID().uuidString.lowercased()))
            #expect(stranger.status == 422 && stranger.string("field") == "report.priors", "\(stranger.text)")
            let signed = try await story.sign(claim, story.reader, with("\(earlier.id)"))
            #expect(signed.string("priors.0") == "\(earlier.id)", "\(signed.text)")
        }
    }
}

@Suite(.enabled(if: TestCluster.isRunning), .timeLimit(.minutes(1))) struct `An exam that gets no report` {
    @Test func `is sent back with reasons and how to redo it, and the clinic is told`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub), exam = try await story.sent()
            let claim = try await story.claimed(story.reader), path = "/api/v1/readings/\(claim.id)/rejection"
            func body(_ reasons: String) -> String { #"{"epoch":\#(claim.epoch),"reasons":[\#(reasons)],"note":"V1"}"# }
            #expect(try await story.reader.put(path, body("")).status == 422)
            #expect(try await story.reader.put(path, body(#""ugly""#)).status == 422)
            #expect(try await story.young.put(path, body(#""lead_reversal""#)).problem == "claim-lost")
            let rejected = try await story.reader.put(path, body(#""lead_reversal","mains_noise""#))
            #expect(rejected.status == 200 && rejected.string("state") == "rejected", "\(rejected.text)")
            let seen = try await story.clinic.get(exam.path)
            #expect(seen.string("state") == "rejected_quality" && seen.string("problem.code") == "lead-reversal")
            #expect(seen.string("problem.zh")?.contains("核对电极") == true && seen.string("problem.en") != nil)
            #expect(try await story.notices() == ["exam.rejected"])
            #expect(try await story.sign(claim, story.reader).problem == "claim-lost")
        }
    }

    @Test func `is recalled by its clinic before anybody looks at it, and not after`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub), exam = try await story.sent()
            let path = exam.path + "/recall", body = #"{"reason":"患者已转院"}"#
            #expect(try await story.clinic.put(path, "{}").status == 422)
            #expect(try await hub.signIn("village09").put(path, body).status == 404)
            let claim = try await story.claimed(story.reader)
            #expect(try await story.clinic.put(path, body).problem == "exam-not-recalled")
            _ = try await story.reader.delete("/api/v1/readings/\(claim.id)/claim?epoch=\(claim.epoch)")
            let recalled = try await story.clinic.put(path, body)
            #expect(recalled.status == 200 && recalled.string("state") == "recalled", "\(recalled.text)")
            #expect(try await story.reader.post("/api/v1/claims", "{}").problem == "nothing-to-read")
            #expect(try await story.clinic.get(exam.path).string("state") == "recalled")
            let (read, _) = try await story.final()
            #expect(try await story.clinic.put(read.path + "/recall", body).problem == "exam-not-recalled")
        }
    }
}
