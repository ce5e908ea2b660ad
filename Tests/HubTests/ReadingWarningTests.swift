// What the reading page says before the reading: the gravest first, and everything.
import Exams
import Foundation
import HubAPI
import Postgres
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `Warnings on the reading page` {
    @Test func `of a slow rate and of another's name stand before thirteen of the file, and what is folded is counted`()
        async throws
    {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), reader = try await hub.signIn("ecg01")
            let sent = TestExam(
                kind: "ECG_RHYTHM", patient: #"{"name":"蓝桂芳","sex":"2","birthDate":"1953-08-21"}"#, files: TestExam.ecg)
            #expect(try await doctor.put(sent.path, sent.body).status == 201)
            #expect(try await hub.opened(sent, by: doctor).string("state") == "queued")
            func warning(_ code: String, _ said: String) -> String {
                #"{"code":"\#(code)","zh":"\#(said)。","en":"\#(said)."}"#
            }
            let ofFile = (1...13).map { warning("edf-other-\($0)", "file \($0)") }
            let all = ofFile + [warning("identity-differs-name", "whose"), warning("alert-reached", "rate 38")]
            let (told, exam) = ("[" + all.joined(separator: ",") + "]", "\(sent.id)")
            try await hub.asOwner("UPDATE exam SET warnings = \(told)::jsonb WHERE id = \(exam)::uuid")
            let reading = try #require(
                try await hub.rows("SELECT id FROM reading WHERE exam_id = '\(sent.id)'").first?[0])
            let page = try await reader.get("/readings/\(reading)?lang=zh").text
            let said = try ["rate 38", "whose", "file 1。", "file 10。", "还有 3 条", "file 11。", "file 13。"].map {
                try #require(page.range(of: $0), "\($0) in \(page)").lowerBound
            }
            #expect(said == said.sorted(), "\(page)")
            #expect(try await reader.get("/readings/\(reading)?lang=en").text.contains("3 more"))
        }
    }

    @Test func `that nobody looked at rate and pauses, or at a unit, are among the gravest, on the page and in store`()
    {
        func reason(_ code: String) -> IntakeReason { IntakeReason(code: code, zh: code, en: code) }
        let ofLeads = (1...60).map { reason("wfdb-lead-\($0)") }, grave = ["ecg-not-examined", "count-unit-doubtful"]
        let kept = ReadingWarnings(ofLeads + grave.map(reason)).gravest(50)
        #expect(kept.count == 50 && kept.prefix(3).map(\.code) == grave + ["wfdb-lead-1"])
    }
}
