// A count typed in by hand goes the way of every exam: custody, receipt, describing, flags, quarantine.
import Foundation
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `A blood count typed in by hand` {
    private static func exam(_ results: String, of patient: String?) -> TestExam {
        let text = "{\"lianyi-typed-count\":1,\"device\":\"BC-2800\",\"results\":[\(results)]}"
        return TestExam(patient: patient, files: [("typed-count.json", Array(text.utf8))])
    }

    @Test func `has its receipt, its reading and its flags, and says that it was typed`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let woman = #"{"name":"蓝桂芳","sex":"2","birthDate":"1953-08-21"}"#
            let exam = Self.exam(#"{"code":"718-7","value":"6.5","unit":"g/dL"}"#, of: woman)
            let sent = try await doctor.put(exam.path, exam.body)
            #expect(sent.status == 201 && sent.string("receipt") != nil, "\(sent.text)")
            let shown = try await hub.opened(exam, by: doctor)
            #expect(
                shown.string("state") == "queued" && shown.string("content.data.provenance") == "typed", "\(shown.text)"
            )
            #expect(shown.flag("718-7") == "alert_low" && shown.judged("718-7", "value") as? Int == 65)
        }
    }

    @Test func `is quarantined with its reason where two entries differ`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let exam = Self.exam(#"{"code":"718-7","value":"128","unit":"g/L","again":"182"}"#, of: nil)
            let shown = try await hub.judged(exam, by: doctor)
            #expect(shown.string("state") == "quarantined", "\(shown.text)")
            #expect(shown.string("problem.code") == "typed-count-entries-differ")
        }
    }

    @Test func `has a page with every item for whoever treats, and for nobody else`() async throws {
        try await TestHub.run { hub in
            let page = try await hub.signIn("village02").get("/clinic/count")
            #expect(page.status == 200 && page.text.contains(#"data-code="718-7""#), "\(page.text)")
            #expect(page.text.contains(#"<option value="g/L" data-factor="1" data-possible="20 280">g/L</option>"#))
            #expect(page.text.contains(#"<option value="g/dL" data-factor="10" data-possible="7 280">g/dL</option>"#))
            let reader = try await hub.signIn("ecg01").get("/clinic/count")
            #expect(reader.status == 403)
        }
    }
}
