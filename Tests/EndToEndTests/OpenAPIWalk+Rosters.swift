// The walk through a centre's day: a shift begun, a leave, a case skipped, the rest handed over.
import Foundation
import HubAPI
import LiveCounty
import TestSupport
import Testing

extension OpenAPIWalk {
    /// A reader's roster and offers. Nobody plans a shift ahead, so that the county goes on without a roster.
    func rosters() async throws {
        let doctor = try await signIn("village02").caller, wang = try await signIn("ecg02").caller
        let end = RFC3339.text(Date.now + 7200)
        for noun in ["shifts", "leaves"] {
            let path = "/api/v1/" + noun
            let made = try await post(wang, path, #"{"endsAt":"\#(end)"}"#)
            _ = try await post(wang, path, #"{"endsAt":"2020-01-01T00:00:00+08:00"}"#, expect: 422)
            _ = try await post(
                wang, path, #"{"clinician":"\#(UUID().uuidString.lowercased())","endsAt":"\#(end)"}"#, expect: 403)
            _ = try await get(wang, path, query: "limit=1")
            _ = try await get(wang, path, query: "from=x", expect: 422)
            let id = ["id": try #require(made.text("id"))]
            try await ask(wang, OpenAPIRequest("DELETE", path + "/{id}", id), expect: 204)
            try await ask(wang, OpenAPIRequest("DELETE", path + "/{id}"), expect: 404)
        }
        let exam = WalkedExam("ECG12", Sample.ecg)
        _ = try await put(doctor, Self.exam, exam.body(patient: nil), of: ["id": exam.id], expect: 201)
        #expect(try await county.opened(exam.id, by: doctor).text("state") == "queued")
        let list = try await get(wang, "/api/v1/readings", query: "state=queued&counts=true&limit=1")
        let id = ["id": try #require(list.text("items.0.id"))], one = "/api/v1/readings/{id}"
        _ = try await get(wang, "/api/v1/readings", query: "state=x", expect: 422)
        _ = try await get(wang, one + "/assignments", id)
        _ = try await get(wang, one + "/assignments", expect: 404)
        _ = try await post(wang, one + "/skips", #"{"reason":"beyond_me"}"#, of: id)
        _ = try await post(wang, one + "/skips", #"{"reason":"other"}"#, of: id, expect: 422)
        _ = try await post(wang, one + "/skips", #"{"reason":"no_time"}"#, expect: 404)
        _ = try await post(wang, "/api/v1/handovers", "{}", expect: 200)
        _ = try await post(wang, "/api/v1/handovers", #"{"to":"\#(UUID().uuidString.lowercased())"}"#, expect: 422)
    }
}
