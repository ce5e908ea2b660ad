// Terminals are looked after: who has fallen silent is listed, whose clock is wrong is told, who is revoked does nothing more.
import Alliance
import Crypto
import Foundation
import Postgres
import Records
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `A terminal` {
    @Test func `is well while it is heard of, then silent, then dead`() async throws {
        try await TestHub.run { hub in
            let id = UUID.v7Now, device = try await hub.enrolled(terminal: id, P256.Signing.PrivateKey())
            let admin = try await hub.signIn("admin01"),
                owner = hub.database.connect(as: "lianyi_owner", connections: 1)
            #expect(try await device.put("/api/v1/heartbeat", beat(at: .now)).status == 200)
            #expect(try await standing(id, admin) == "well")
            for (age, expected) in [("31 minutes", "silent"), ("25 hours", "dead")] {
                _ = try await owner.once(
                    "UPDATE heartbeat SET at = now() - \(age)::interval WHERE terminal_id = \(id)")
                #expect(try await standing(id, admin) == expected)
                let troubled = try await admin.get("/api/v1/terminals?troubled=true&limit=200")
                #expect(troubled.text.contains(id.uuidString.lowercased()))
            }
            await owner.close()
        }
    }

    @Test func `is told how far its clock is off, and shown as wrong beyond five minutes`() async throws {
        try await TestHub.run { hub in
            let id = UUID.v7Now, device = try await hub.enrolled(terminal: id, P256.Signing.PrivateKey())
            let told = try await device.put("/api/v1/heartbeat", beat(at: Date.now.addingTimeInterval(-86_400)))
            #expect(abs((told.int("clockAhead") ?? 0) + 86_400) < 60, "\(told.text)")
            let listed = try await hub.signIn("admin01").get("/api/v1/terminals?limit=200")
            #expect(listed.text.contains("\"clockIsWrong\":true"))
        }
    }

    @Test func `is one's own: neither a person nor another clinic speaks or sees for it`() async throws {
        try await TestHub.run { hub in
            let id = UUID.v7Now, device = try await hub.enrolled(terminal: id, P256.Signing.PrivateKey())
            #expect(try await device.put("/api/v1/heartbeat", beat(at: .now)).status == 200)
            #expect(try await hub.signIn("village02").put("/api/v1/heartbeat", beat(at: .now)).status == 403)
            #expect(try await standing(id, hub.signIn("village02")) == "well")
            #expect(try await standing(id, hub.signIn("village05")) == nil)
            #expect(try await hub.signIn("ecg01").get("/api/v1/terminals").status == 403)
        }
    }

    @Test func `does nothing more once an operator has revoked it`() async throws {
        try await TestHub.run { hub in
            let id = UUID.v7Now, device = try await hub.enrolled(terminal: id, P256.Signing.PrivateKey())
            #expect(try await device.put("/api/v1/heartbeat", beat(at: .now)).status == 200)
            let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
            #expect(try await owner.write { db in try db.revoke(terminal: TerminalID(id), because: "lost") })
            #expect(try await owner.write { db in try db.revoke(terminal: TerminalID(id), because: "lost") } == false)
            #expect(try await device.put("/api/v1/heartbeat", beat(at: .now)).status == 401)
            #expect(try await standing(id, hub.signIn("admin01")) == "revoked")
            await owner.close()
        }
    }

    private func beat(at moment: Date) -> String {
        #"{"deviceTime":"\#(moment.formatted(.iso8601))","version":"lianyi-clinic 0.1.0","waiting":1,"waitingBytes":5,"refused":0,"retries":3,"freeBytes":7}"#
    }

    private func standing(_ id: UUID, _ who: Person) async throws -> String? {
        let listed = try await who.get("/api/v1/terminals?limit=200")
        let items = listed["items"] as? [[String: Any]] ?? []
        return items.first { $0["id"] as? String == id.uuidString.lowercased() }?["standing"] as? String
    }

    @Test func `that only sends by hand is heard of when it signs in, and is said to have no agent`() async throws {
        try await TestHub.run { hub in
            let id = UUID.v7Now
            _ = try await hub.enrolled(terminal: id, P256.Signing.PrivateKey())
            let admin = try await hub.signIn("admin01")
            try await MatrixFixture.asOwner(hub) { db in
                _ = try db.run(
                    "UPDATE terminal SET enrolled_at = now() - interval '2 days', signed_in_at = NULL WHERE id = \(id)")
            }
            #expect(try await standing(id, admin) == "dead")
            try await hub.hub.signIn.write { db in try db.noteSignIn(of: TerminalID(id)) }
            #expect(try await standing(id, admin) == "well")
            let listed = try await admin.get("/api/v1/terminals?limit=200")
            let items = try #require(listed["items"] as? [[String: Any]])
            let one = try #require(items.first { $0["id"] as? String == id.uuidString.lowercased() })
            #expect(one["heardAt"] != nil && one["agentHeardAt"] == nil && one["version"] == nil, "\(one)")
            let rows = try await hub.database.connect(as: "lianyi_owner", connections: 1).write { db in
                try db.enrolledTerminals()
            }
            #expect(rows.first { $0[0] == id.uuidString.lowercased() }?[4] != "-")
        }
    }
}
