// The village doctor's own first look: entered once, and hidden from whoever could still look without it.
import Alliance
import Foundation
import Patients
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning), .timeLimit(.minutes(1))) struct `A provisional read` {
    private static let positive = #"{"result":"positive","severity":"abnormal","text":"V1–V3 抬高，像是心梗"}"#
    private static let said = "像是心梗"

    @Test func `is entered once, by a doctor of the clinic that made the exam, before the report`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub), exam = try await story.sent()
            let path = exam.path + "/provisional-read"
            #expect(try await story.clinic.get(path).status == 404)
            for wrong in [
                "{}", #"{"result":"variant","severity":"normal"}"#, #"{"result":"negative","severity":"alert"}"#,
                #"{"result":"positive","severity":"bad"}"#,
            ] { #expect(try await story.clinic.put(path, wrong).status == 422, "\(wrong)") }
            #expect(try await hub.signIn("village09").put(path, Self.positive).status == 404)
            #expect(try await story.reader.put(path, Self.positive).status == 403)
            let entered = try await story.clinic.put(path, Self.positive)
            #expect(entered.status == 201 && entered.string("doctor")?.isEmpty == false, "\(entered.text)")
            func looks() async throws -> Int? {
                Int(
                    try await hub.rows(
                        "SELECT count(*) FROM audit WHERE action = 'exam.viewed' AND object_id = '\(exam.id)'")[0][0])
            }
            let before = try #require(try await looks())
            #expect(try await story.clinic.put(path, Self.positive).status == 200)
            #expect(try await looks() == before + 1, "what stands was answered again: a look")
            let other = try await story.clinic.put(path, #"{"result":"negative","severity":"normal"}"#)
            #expect(other.problem == "provisional-read-entered", "\(other.text)")
            #expect(try await story.clinic.get(path).string("text")?.contains(Self.said) == true)
        }
    }

    @Test func `is there for no reader before the report is signed, and beside it afterwards`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub), exam = try await story.sent()
            let path = exam.path + "/provisional-read"
            #expect(try await story.clinic.put(path, Self.positive).status == 201)
            let claim = try await story.claimed(story.reader)
            for way in [
                path, exam.path, "/api/v1/exams", "/api/v1/readings/\(claim.id)", "/readings/\(claim.id)",
                "/api/v1/readings", "/worklist", "/api/v1/events", exam.path + "/export",
            ] {
                let reply = try await story.reader.get(way)
                #expect(
                    !reply.text.contains(Self.said) && reply.status == (way == path ? 404 : 200),
                    "\(way): \(reply.text)")
            }
            #expect(try await story.sign(claim, story.reader).status == 201)
            let seen = try await story.reader.get(path)
            #expect(seen.string("text")?.contains(Self.said) == true, "\(seen.text)")
            #expect(seen["report.sameResult"] as? Bool == false && seen["report.sameSeverity"] as? Bool == false)
            let page = try await story.reader.get("/readings/\(claim.id)")
            #expect(page.text.contains(Self.said) && page.text.contains("阴阳性与报告不同"), "\(page.text)")
        }
    }

    @Test func `comes too late once a report is signed`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub), (exam, _) = try await story.final()
            let late = try await story.clinic.put(exam.path + "/provisional-read", Self.positive)
            #expect(late.status == 409 && late.problem == "provisional-read-late", "\(late.text)")
        }
    }

    @Test func `stays hidden from who may look again, and while they do, until their opinion is entered`() async throws
    {
        try await TestHub.run { hub in
            try await hub.promote("ecg02")
            let doctor = try await hub.signIn("village02"), wang = try await hub.signIn("ecg02")
            let person = try hub.patient(of: "C02").patient.id
            let sent = TestExam(kind: "ECG12", patient: #"{"id":"\#(person)"}"#, files: TestExam.ecg)
            #expect(try await doctor.put(sent.path, sent.body).status == 201)
            #expect(try await hub.opened(sent, by: doctor).string("state") == "queued")
            let path = sent.path + "/provisional-read"
            #expect(try await doctor.put(path, Self.positive).status == 201)
            let li = try await hub.signIn("ecg01"), claim = try await li.post("/api/v1/claims", "{}")
            let reading = try #require(claim.string("id"), "\(claim.text)")
            try await li.stepUp()
            let signed = try await li.put(
                "/api/v1/readings/\(reading)/signature",
                #"{"epoch":\#(claim.int("epoch") ?? 0),"report":\#(TestHub.words("alert"))}"#)
            let one = SignedCase(
                exam: "\(sent.id)", reading: reading, report: try #require(signed.string("id"), "\(signed.text)"))
            // Drawn or not: a second look could be theirs.
            #expect(try await wang.get(path).status == 404)
            try await hub.draw()
            let again = try await hub.overRead(of: one)
            #expect(try await wang.get(path).status == 404)
            let epoch = try await wang.claim(again)
            #expect(try await wang.get(path).status == 404)
            #expect(try await !wang.get("/readings/\(again)").text.contains(Self.said))
            let entered = try await wang.put(
                "/api/v1/readings/\(again)/opinion", #"{"epoch":\#(epoch),"opinion":\#(TestHub.words())}"#)
            #expect(entered.status == 201, "\(entered.text)")
            #expect(try await wang.get(path).string("text")?.contains(Self.said) == true)
            #expect(try await wang.get("/readings/\(again)").text.contains(Self.said))
            #expect(try await li.get(path)["report.sameResult"] as? Bool == true)
        }
    }
}
