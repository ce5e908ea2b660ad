// What an organisation hears of: in order, without a gap, soon, and nothing that is another's.
import Alliance
import Foundation
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `GET /api/v1/events` {
    @Test func `wakes who waits as soon as there is something to hear, and not before`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), watch = hub.hub.watch, began = ContinuousClock.now
            let clinic = try #require(hub.county.organisations.first { $0.code == "C02" })
            let hearer = Hearer(alliance: hub.county.alliance, organisation: clinic.id)
            async let woken: Void = watch.wait(for: hearer, after: 0, atMost: .seconds(120))
            async let late: Void = watch.wait(for: hearer, after: 1, atMost: .seconds(3))
            let exam = TestExam(files: [("broken.hl7", Array("PID|1||A1\rOBX|1|NM|".utf8))])
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            await woken
            #expect(began.duration(to: .now) < .seconds(60), "it was not woken; it ran out")
            await late
            #expect(began.duration(to: .now) >= .seconds(3) && watch.count == 0)
            let heard = try await doctor.get("/api/v1/events?after=0")
            #expect(heard.string("items.0.event") == "exam.quarantined" && heard.string("items.0.exam") == "\(exam.id)")
            #expect(heard.int("items.0.number") == 1 && heard.string("next") == "1")
        }
    }

    @Test func `tells nobody of what is another organisation's`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), stranger = try await hub.signIn("village05")
            let exam = TestExam(files: [("broken.hl7", Array("PID|1||A1\rOBX|1|NM|".utf8))])
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            let heard = try await doctor.get("/api/v1/events?wait=40")
            #expect(heard.int("items.0.number") == 1)
            #expect(try await stranger.get("/api/v1/events").string("items.0.event") == nil)
        }
    }

    @Test func `refuses a number that it has never given`() async throws {
        try await TestHub.run { hub in
            let lost = try await hub.signIn("village02").get("/api/v1/events?after=150")
            #expect(lost.status == 410 && lost.problem == "cursor-unknown", "\(lost.text)")
        }
    }

    @Test func `marks an emergency that cannot be opened as critical`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            var exam = TestExam(files: [("broken.hl7", Array("PID|1||A1\rOBX|1|NM|".utf8))])
            exam.urgency = "emergency"
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            let heard = try await doctor.get("/api/v1/events?wait=40")
            #expect(heard["items.0.critical"] as? Bool == true, "\(heard.text)")
        }
    }

    @Test func `numbers what many transactions say at once without gap or repeat`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"),
                owner = hub.database.connect(as: "lianyi_owner", connections: 8)
            let clinic = try #require(hub.county.organisations.first { $0.code == "C02" }), exam = UUID.v7Now
            try await withThrowingTaskGroup { group in
                for _ in 0..<64 {
                    group.addTask {
                        _ = try await owner.once(
                            """
                            SELECT give_notice(\(hub.county.alliance), \(clinic.id), 'exam.quarantined', false, \(exam), NULL, NULL)
                            """)
                    }
                }
                try await group.waitForAll()
            }
            let mode = try await hub.mode(of: doctor)
            let numbers = try await hub.hub.database.read(as: mode) { db in
                try db.notices(after: 0, limit: 200).map(\.number)
            }
            #expect(numbers == Array(1...64))
            await owner.close()
        }
    }
}
