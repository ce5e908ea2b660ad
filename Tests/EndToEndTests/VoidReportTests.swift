// A report that stands no more, at the terminal that has it: told at once, shown as void, and the new one opened for itself.
import Foundation
import HubAPI
import LiveCounty
import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning)) struct `a voided report` {
    @Test func `is void at the terminal at once, and the one made anew is opened again`() async throws {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02"), doctor = try await county.signIn("village02")
            let people: [UUID] = try #require(
                try await county.ask(
                    """
                    SELECT array_agg(p.id) AS ids FROM (SELECT p.id FROM patient p JOIN organisation o ON o.id = p.organisation_id
                    WHERE o.code = 'C02' ORDER BY p.id LIMIT 2) p
                    """
                ).first)["ids"]
            let sent = try await clinic.send(
                Sample.ecg, "--kind", "ECG12", "--operator", "village02", "--patient-id", "\(WireID(people[0]))")
            let exam = try #require(sent.text("exams.0.exam"), "\(sent)")
            #expect(try await county.opened(exam, by: doctor).text("state") == "queued")
            let reader = try await county.signIn("ecg01"), claim = try await reader.post("/api/v1/claims", "{}")
            #expect(try await Self.signed(claim, reader).status == 201)
            let first = try #require(try await clinic.run(["results"]).text("reports.0.report.id"))
            #expect(try await clinic.run(["results", "--open", first]).text("report.id") == first)
            #expect(try await clinic.run(["status"]).text("captures.0.stage") == "opened")

            let asked = try await doctor.post(
                "/api/v1/exams/\(exam)/reattributions", #"{"patient":"\#(WireID(people[1]))","reason":"床号看错"}"#)
            let id = try #require(asked.text("id"), "\(asked)")
            let head = try await county.signIn("head01")
            #expect(try await head.put("/api/v1/reattributions/\(id)/confirmation", "{}").status == 200)
            let listed = try await clinic.run(["results"])
            #expect(listed.text("reports.0.voidReason") == "床号看错", "\(listed)")
            #expect(try await clinic.run(["status"]).text("captures.0.stage") == "void")
            let watched = try await clinic.run(["watch"])
            #expect(watched.output.contains("exam.reattributed"), "\(watched)")
            let old = try await clinic.run(["results", "--open", first, "--offline"])
            #expect(old.text("voidedAt") != nil, "\(old)")

            let again = try await eventually("the amendment") {
                let claim = try await county.signIn("review01").post("/api/v1/claims", "{}")
                return claim.text("purpose") == "amend" ? claim : nil
            }
            #expect(try await Self.signed(again, try await county.signIn("review01")).status == 201, "\(again)")
            let second = try await clinic.run(["results"]).list("reports").first { $0["voidedAt"] == nil }
            let report = try #require(second?["report"] as? [String: Any])
            #expect(report["version"] as? Int == 2 && second?["openedAt"] == nil)
            #expect(try await clinic.run(["status"]).text("captures.0.stage") == "report")
        }
    }

    private static func signed(_ claim: Answer, _ reader: Caller) async throws -> Answer {
        try await reader.stepUp()
        return try await reader.put(
            "/api/v1/readings/\(claim.text("id") ?? "")/signature",
            """
            {"epoch":\(claim.number("epoch") ?? 0),"report":{"findings":"窦性心律","impression":[{"text":"正常心电图",
             "polarity":"negative"}],"severity":"normal","advice":"none"}}
            """)
    }
}
