// The critical cases of a reading, followed as they go: each step is heard, by who may hear of it.
import Foundation
import HTTPTypes
import Postgres
import Records
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning), .timeLimit(.minutes(2)))
struct `GET /api/v1/readings/{id}/critical-events` {
    @Test func `tells each step to who looks on, while they wait, and nothing of a patient`() async throws {
        try await TestHub.run { hub in
            let one = try await hub.signedECG(by: "ecg01", "critical"), li = try await hub.signIn("ecg01")
            let doctor = try await hub.signIn("village02"), path = "/api/v1/readings/\(one.reading)/critical-events"
            let first = try await li.get(path), id = try #require(first.string("cases.0.id"), "\(first.text)")
            #expect(first.string("cases.0.state") == "detected")
            let at = "/api/v1/criticals/\(id)", said = #"{"readBack":["急性心肌梗死"]}"#
            let steps: [(String, @Sendable () async throws -> Int)] = [
                ("notified", { try await doctor.get(at).status }),
                ("acknowledged", { try await doctor.put(at + "/acknowledgement", said).status }),
                ("acted", { try await doctor.put(at + "/action", #"{"action":"called_120"}"#).status }),
                ("closed", { try await li.put(at + "/closure", "{}").status }),
            ]
            try await hub.beside { other in
                var mark = try #require(first.string("mark"))
                // Who waits at one hub hears what comes by another.
                for (state, step) in steps {
                    let question = path + "?wait=15&after=\(mark)"
                    async let heard = li.at(other).get(question)
                    #expect(try await step() == 200, "\(state)")
                    let reply = try await heard
                    #expect(reply.string("cases.0.state") == state, "\(state): \(reply.text)")
                    #expect(!reply.text.contains("心肌") && !reply.text.contains(one.exam))
                    mark = try #require(reply.string("mark"))
                }
                // Who comes back with an old place hears at once that something happened.
                let late = try await li.at(other).get(path + "?wait=30&after=\(first.string("mark") ?? "")")
                #expect(late.string("cases.0.state") == "closed", "\(late.text)")
            }
            #expect(try await doctor.get(path).status == 403)
            #expect(try await hub.signIn("lab01").get("/api/v1/readings/\(UUID())/critical-events").status == 404)
        }
    }

    @Test func `is silent before who could still give the blind second look`() async throws {
        try await TestHub.run { hub in
            let one = try await hub.caseForOverRead(by: "ecg01", "critical"), zhao = try await hub.signIn("review01")
            try await hub.draw()
            let reading = try await hub.overRead(of: one)
            for id in [one.reading, reading] {
                let reply = try await zhao.get("/api/v1/readings/\(id)/critical-events")
                #expect(reply.status == 200 && reply["cases.0"] == nil, "\(reply.text)")
            }
            let page = try await zhao.get("/readings/\(reading)").text
            #expect(!page.contains("data-mark"), "the page of a second look follows nothing")
            #expect(try await zhao.opine(reading).status == 201)
            #expect(try await zhao.get("/api/v1/readings/\(one.reading)/critical-events")["cases.0"] != nil)
        }
    }
}
