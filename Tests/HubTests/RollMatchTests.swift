// Who finds whom by typing: one's own patients, masked, and nobody else's.
import Foundation
import Records
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `GET /api/v1/roll/matches` {
    @Test func `finds one's own patients, masked, and nobody of another clinic`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), stranger = try await hub.signIn("village05")
            let person = #"{"name":"欧阳小满","sex":"2","birthDate":"1990-01-02","phone":"13900001234"}"#
            #expect(try await doctor.post("/api/v1/patients", person).status == 201)
            for typed in ["13900001234", "1234", "%E6%AC%A7%E9%98%B3"] {
                let found = try await doctor.get("/api/v1/roll/matches?text=\(typed)")
                #expect(found.string("items.0.name") == "欧阳小满", "\(typed): \(found.text)")
                #expect(!found.text.contains("13900001234"))
                #expect(try await stranger.get("/api/v1/roll/matches?text=\(typed)").string("items.0.name") == nil)
            }
            #expect(try await hub.signIn("ecg01").get("/api/v1/roll/matches?text=1234").status == 403)
        }
    }

    @Test func `does not tell the middle of a telephone to who asks for ever longer ends of it`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let person = #"{"name":"欧阳小满","sex":"2","birthDate":"1990-01-02","phone":"13900001234"}"#
            #expect(try await doctor.post("/api/v1/patients", person).status == 201)
            for typed in ["01234", "00001234", "1390000", "0000"] {
                let found = try await doctor.get("/api/v1/roll/matches?text=\(typed)")
                #expect(found.string("items.0.name") == nil, "\(typed): \(found.text)")
            }
        }
    }
}
