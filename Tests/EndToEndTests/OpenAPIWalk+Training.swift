// The walk of training, indicators and the audit.
import Foundation
import LiveCounty
import Postgres
import Testing

extension OpenAPIWalk {
    /// A course is failed too often, passed, signed, and the privilege taken away again.
    func training() async throws {
        let learner = try await signIn("village01").caller, trainer = try await signIn("train01").caller
        _ = try await get(learner, "/api/v1/courses")
        _ = try await get(learner, "/api/v1/courses/{code}", ["code": "UP-ECG"])
        _ = try await get(learner, "/api/v1/courses/{code}", ["code": "NONE"], expect: 404)
        let path = "/api/v1/courses/{code}/attempts"
        let passed = try await post(
            learner, path, #"{"answers":\#(try await right("UP-ECG"))}"#, of: ["code": "UP-ECG"])
        #expect(passed.text("privilege.code") == "UP-ECG")
        let none = #"{"answers":[{"question":1,"options":[]}]}"#, odd = #"{"answers":[{"question":99,"options":[1]}]}"#
        _ = try await post(learner, path, odd, of: ["code": "UP-CBC"], expect: 422)
        let failed = try await post(learner, path, none, of: ["code": "UP-CBC"])
        _ = try await post(learner, path, none, of: ["code": "UP-CBC"], expect: 409)
        let waiting = try await post(
            learner, path, #"{"answers":\#(try await right("READ-ECG"))}"#, of: ["code": "READ-ECG"])
        #expect(waiting["awaitsSignOff"] as? Bool == true)
        try await sign(waiting, failed: failed, trainer)
        _ = try await get(learner, "/api/v1/attempts", query: "limit=1")
        let own = try await get(learner, "/api/v1/privileges", query: "limit=1")
        let other = UUID().uuidString.lowercased()
        _ = try await get(learner, "/api/v1/privileges", query: "clinician=\(other)", expect: 403)
        _ = try await get(learner, "/api/v1/attempts", query: "clinician=\(other)", expect: 403)
        _ = try await get(trainer, "/api/v1/privileges", query: "on=2026-11-01")
        let revocation = "/api/v1/privileges/{id}/revocation", id = ["id": try #require(own.text("items.0.id"))]
        _ = try await put(trainer, revocation, #"{}"#, of: id, expect: 422)
        _ = try await put(trainer, revocation, #"{"reason":"抽查不合格"}"#, of: id)
    }

    private func sign(_ waiting: Answer, failed: Answer, _ trainer: Caller) async throws {
        let path = "/api/v1/attempts/{id}/sign-off", id = ["id": try #require(waiting.text("id"))]
        try await ask(trainer, OpenAPIRequest("PUT", path, id), expect: 200)
        try await ask(trainer, OpenAPIRequest("PUT", path, id), expect: 200)
        try await ask(trainer, OpenAPIRequest("PUT", path, ["id": try #require(failed.text("id"))]), expect: 409)
        try await ask(trainer, OpenAPIRequest("PUT", path), expect: 404)
        _ = try await get(trainer, "/api/v1/attempts")
    }

    /// What is right never leaves the hub, so the test asks the tables.
    private func right(_ course: String) async throws -> String {
        let rows = try await county.ask(
            """
            SELECT jsonb_agg(jsonb_build_object('question', q -> 'number', 'options', q -> 'right'))::text AS answers
            FROM course c, jsonb_array_elements(c.questions) q WHERE c.code = \(course)
            """)
        return try #require(rows.first)["answers"]
    }

    /// Visits handed in, the rates of a month, and who looked.
    func indicators() async throws {
        let (admin, _) = try await signIn("admin01"), one = "/api/v1/indicators/{code}"
        let table = "organisation_code,month,outpatient,emergency\nC01,2026-10,120,3\n"
        let csv = { (text: String) in
            OpenAPIRequest("POST", "/api/v1/visits").sending(Array(text.utf8), type: "text/csv")
        }
        try await ask(admin, csv(table), expect: 200)
        try await ask(admin, csv(table.replacing("120", with: "121")), expect: 200)
        for wrong in [
            table.replacing("120", with: "-1"), table.replacing("C01", with: "X99"),
            table.replacing("month", with: "mois"),
            table + "C01,2026-10,1,1\n", table.replacing("2026-10", with: "2099-01"), "",
        ] { try await ask(admin, csv(wrong), expect: 422) }
        let rows = #"{"rows":[{"organisationCode":"C02","month":"2026-10","outpatient":80,"emergency":1}]}"#
        _ = try await post(admin, "/api/v1/visits", rows, expect: 200)
        _ = try await get(admin, "/api/v1/indicators")
        for code in ["3.1", "O-15a", "O-15b"] {
            _ = try await get(admin, one, ["code": code], query: "month=2026-10")
            _ = try await get(admin, one + "/csv", ["code": code], query: "month=2026-11")
        }
        let asCSV = OpenAPIRequest("GET", one, ["code": "3.1"]).asking("month=2026-10").with("Accept", "text/csv")
        try await ask(admin, asCSV, expect: 200)
        _ = try await get(admin, one, ["code": "2.2a"], query: "month=2026-10", expect: 409)
        _ = try await get(admin, one, ["code": "3.1"], query: "month=October", expect: 422)
        _ = try await get(admin, one, ["code": "9.9"], query: "month=2026-10", expect: 404)
        let auditor = try await signIn("audit01").caller
        let lines = try await get(auditor, "/api/v1/audit", query: "limit=1")
        let next = try #require(lines.text("next"))
        _ = try await get(auditor, "/api/v1/audit", query: "after=\(next)")
        _ = try await get(auditor, "/api/v1/audit", query: "after=x", expect: 422)
    }
}
