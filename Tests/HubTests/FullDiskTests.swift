// A hub whose disk is nearly full: what may wait is told so and keeps its place, an emergency is taken in.
import Foundation
import HTTPTypes
import HubAPI
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `A hub whose disk is nearly full` {
    private let bytes = [UInt8](repeating: 9, count: 5000)

    @Test func `refuses the rest of an upload with its place standing, and takes it when there is room`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), exam = TestExam(files: [("a.txt", bytes)], isInline: false)
            let path = try #require(try await doctor.put(exam.path, exam.body).string("objects.0.upload"))
            let half = try await doctor.tus(.patch, path, bytes.prefix(2000), [.uploadOffset: "0"])
            #expect(half.status == 204 && half.headers[.uploadOffset] == "2000", "\(half.text)")
            try await hub.beside(reserve: 100) { full in
                let same = try await full.signIn("village02")
                for _ in 0..<2 {
                    let more = try await same.tus(.patch, path, bytes[2000...], [.uploadOffset: "2000"])
                    #expect(more.status == 507 && more.problem == "storage-full", "\(more.text)")
                    #expect(more.headers[.retryAfter] == "60", "\(more.headers)")
                    #expect(try await same.tus(.head, path, [], [:]).headers[.uploadOffset] == "2000")
                }
            }
            let rest = try await doctor.tus(.patch, path, bytes[2000...], [.uploadOffset: "2000"])
            #expect(rest.status == 204 && rest.headers[.receipt] != nil, "\(rest.text)")
            #expect(try await doctor.get(exam.path + "/objects/1").bytes == bytes)
        }
    }

    @Test func `takes an emergency in, by pieces and in one go`() async throws {
        try await TestHub.run(reserve: 100) { hub in
            let doctor = try await hub.signIn("village02")
            let pieces = TestExam(urgency: "emergency", files: [("a.txt", bytes)], isInline: false)
            let path = try #require(try await doctor.put(pieces.path, pieces.body).string("objects.0.upload"))
            let whole = try await doctor.tus(.patch, path, bytes[...], [.uploadOffset: "0"])
            #expect(whole.status == 204 && whole.headers[.receipt] != nil, "\(whole.text)")
            let large = [("b.txt", [UInt8](repeating: 7, count: 150_000))]
            let urgent = TestExam(urgency: "emergency", files: large), routine = TestExam(files: large)
            let taken = try await doctor.put(urgent.path, urgent.body)
            let told = try await doctor.put(routine.path, routine.body)
            #expect(taken.status == 201 && taken.string("receipt") != nil, "\(taken.text)")
            #expect(told.status == 507 && told.problem == "storage-full", "\(told.text)")
            #expect(try await doctor.get(routine.path).status == 404)
        }
    }
}
