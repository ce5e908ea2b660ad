// Many hands on one critical case at the same moment: each step is taken once.
import Foundation
import Patients
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `A critical case under many hands` {
    @Test func `is acknowledged once, by all who say it back at once`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), path = try await hub.lowPlateletsCase(by: doctor)
            let answers = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<12 {
                    group.addTask { try await doctor.put(path + "/acknowledgement", #"{"readBack":["12"]}"#).status }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(answers == Array(repeating: 200, count: 12))
            let told = try await hub.rows("SELECT count(*) FROM critical_event WHERE kind = 'critical.acknowledged'")
            #expect(told == [["1"]])
        }
    }

    @Test func `is passed on once, however many hubs see its clock run out`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            _ = try await hub.lowPlateletsCase(by: doctor)
            try await hub.asOwner("UPDATE critical_case SET deadline = now() - interval '1 second'")
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<8 { group.addTask { await RunCriticalClocks(hub: hub.hub).once() } }
            }
            let told = try await hub.rows("SELECT kind FROM critical_event WHERE kind LIKE '%escalated'")
            #expect(told == [["critical.escalated"]])
        }
    }

    @Test func `says to each who asks what they may do now`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), town = try await hub.signIn("town01a")
            let lab = try await hub.signIn("lab01"), path = try await hub.lowPlateletsCase(by: doctor)
            func may(_ who: Person) async throws -> [String] { try await who.get(path)["may"] as? [String] ?? [] }
            #expect(try await may(doctor) == ["acknowledgement"])
            #expect(try await may(town) == ["acknowledgement", "calls"])
            #expect(try await may(lab) == ["calls"])
            _ = try await doctor.put(path + "/acknowledgement", #"{"readBack":["12"]}"#)
            #expect(try await may(doctor) == ["action"])
            #expect(try await may(lab) == [])
            _ = try await doctor.put(path + "/action", #"{"action":"treated"}"#)
            #expect(try await may(lab) == ["closure"])
            _ = try await lab.put(path + "/closure", "{}")
            #expect(try await may(doctor) == [])
        }
    }
}

extension TestHub {
    /// The address of the case of a count with platelets of 12.
    func lowPlateletsCase(by doctor: Person) async throws -> String {
        let exam = try await lowPlatelets(by: doctor)
        let list = try await doctor.get("/api/v1/criticals?exam=\(exam.id)")
        return "/api/v1/criticals/\(try #require(list.string("items.0.id"), "\(list.text)"))"
    }
}
