// What terminals ask again and again: answered in one round trip, no row in the audit for nothing new, no silence for ever.
import Foundation
import HTTPTypes
import Patients
import Postgres
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `A terminal's question` {
    @Test func `for the standings of its exams is answered at once, names no patient, and is no view`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), other = try await hub.signIn("village03")
            let patient = #"{"id":"\#(try hub.patient(of: "C02").patient.id)"}"#
            let exams = [TestExam(patient: patient), TestExam(files: [("odd.bin", [1, 2, 3])])]
            for exam in exams {
                #expect(try await doctor.put(exam.path, exam.body).status == 201)
                _ = try await hub.opened(exam, by: doctor)
            }
            let before = try await audited(hub)
            let path = "/api/v1/standings?exams=" + exams.map { "\($0.id)" }.joined(separator: ",")
            let told = try await doctor.get(path)
            let items = try #require(told["items"] as? [[String: Any]])
            let states = Dictionary(
                uniqueKeysWithValues: items.map { ($0["exam"] as? String ?? "", $0["state"] as? String) })
            #expect(states == ["\(exams[0].id)": "queued", "\(exams[1].id)": "quarantined"])
            #expect(items.contains { ($0["problem"] as? [String: Any])?["code"] as? String == "unknown-file" })
            #expect(items.allSatisfy { Set($0.keys).isSubset(of: ["exam", "state", "stateAt", "problem"]) })
            let strange = try await other.get(path)
            #expect((strange["items"] as? [Any])?.isEmpty == true)
            #expect(try await audited(hub) == before)
        }
    }

    @Test func `for reports leaves a row only where there is something new, and a lost cursor is told`() async throws {
        try await TestHub.run { hub in
            let fixture = try await MatrixFixture(hub), doctor = try await hub.signIn("village02")
            let page = try await doctor.get("/api/v1/reports")
            let next = try #require(page.string("next"))
            let before = try await audited(hub)
            let empty = try await doctor.get("/api/v1/reports?after=\(next)")
            #expect((empty["items"] as? [Any])?.isEmpty == true && page.string("items.0.id") != nil)
            #expect(try await audited(hub) == before)
            let lost = try await doctor.get("/api/v1/reports?after=\(UUID())")
            #expect(
                lost.status == 410 && lost.problem == "cursor-unknown" && fixture.report.uuidString.isEmpty == false)
        }
    }

    @Test func `for events behind a number that was never given is told before the stream begins`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let lastID = try #require(HTTPField.Name("Last-Event-ID"))
            let lost = try await doctor.get("/api/v1/events", [.accept: "text/event-stream", lastID: "99999"])
            #expect(lost.status == 410 && lost.problem == "cursor-unknown")
        }
    }

    private func audited(_ hub: TestHub) async throws -> Int {
        let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
        let rows = try await owner.once("SELECT count(*)::int AS n FROM audit")
        await owner.close()
        return try #require(rows.first)["n"]
    }
}
