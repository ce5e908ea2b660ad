// Numbers that the alliance decides: listed for everybody, decided by an operator, told to terminals in order.
import Alliance
import Crypto
import Foundation
import HubAPI
import Postgres
import Records
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `GET /api/v1/settings` {
    @Test func `lists what is in force and what will be, by the beginning of the name`() async throws {
        try await TestHub.run { hub in
            let owner = hub.database.connect(as: "lianyi_owner", connections: 1), year = Date(timeIntervalSinceNow: 3e7)
            try await owner.write { db in
                try db.decide("terminal.hold", in: "DEMO", ["minutes": 20], source: "office", from: nil)
                try db.decide("terminal.hold", in: "DEMO", ["minutes": 30], source: "office", from: year)
            }
            await owner.close()
            let doctor = try await hub.signIn("village02")
            let listed = try await doctor.get("/api/v1/settings?prefix=terminal.")
            let page = try WireJSON.value(SettingPage.self, in: Array(listed.text.utf8))
            #expect(Set(page.items.map(\.name)).isSuperset(of: ["terminal.hold", "terminal.keep", "terminal.skew"]))
            #expect(page.items.allSatisfy { $0.name.hasPrefix("terminal.") })
            #expect(page.items.first { $0.name == "terminal.hold" }?.values.count == 2, "what is over is not listed")
            #expect(page.number("terminal.hold", "minutes", at: .now) == 20)
            #expect(page.number("terminal.hold", "minutes", at: year.addingTimeInterval(1)) == 30)
            let all = try await doctor.get("/api/v1/settings?limit=2")
            #expect(all.string("items.1.name") != nil && all.string("items.2.name") == nil)
            let refused = try await doctor.get("/api/v1/settings?prefix=a%2Fb")
            #expect(refused.status == 422 && refused.string("field") == "prefix", "\(refused.text)")
        }
    }

    @Test func `a decision keeps the other members and stands in the audit`() async throws {
        try await TestHub.run { hub in
            let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
            let before = try #require(
                try await owner.read { db in try db.settingInForce("referral.clocks", in: "DEMO") })
            try await owner.write { db in
                try db.decide("referral.clocks", in: "DEMO", ["acceptRoutine": 100], source: "office", from: nil)
            }
            let after = try #require(
                try await owner.read { db in try db.settingInForce("referral.clocks", in: "DEMO") })
            #expect(after.count == before.count && after["acceptRoutine"] == 100 && after["answer"] == before["answer"])
            let rows = try await owner.once("SELECT count(*) AS n FROM audit WHERE action = 'setting.decided'")
            #expect(try rows.first?["n"] as Int? == 1)
            await owner.close()
        }
    }

    @Test func `a decision is of one alliance; another of the same hub keeps its number`() async throws {
        try await TestHub.run { hub in
            let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
            try await owner.write { db in
                try db.run(
                    """
                    WITH other AS (INSERT INTO alliance (id, code, name) VALUES (gen_random_uuid(), '000000', '他县') RETURNING id)
                    INSERT INTO setting (alliance_id, name, value, source, valid_from)
                    SELECT other.id, s.name, s.value, s.source, s.valid_from FROM setting s, other WHERE s.name = 'lease.routine'
                    """)
                try db.decide("lease.routine", in: "DEMO", ["seconds": 600], source: "office", from: nil)
            }
            let mine = try await owner.read { db in try db.settingInForce("lease.routine", in: "DEMO") }
            let other = try await owner.read { db in try db.settingInForce("lease.routine", in: "000000") }
            #expect(mine == ["seconds": 600] && other == ["seconds": 900])
            await owner.close()
        }
    }

    @Test func `a number of terminals is told to clinics that have one, and to nobody else`() async throws {
        try await TestHub.run { hub in
            let device = try await hub.enrolled(terminal: UUID.v7Now, P256.Signing.PrivateKey())
            let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
            try await owner.write { db in
                try db.decide("lease.routine", in: "DEMO", ["seconds": 600], source: "office", from: nil)
                try db.decide("terminal.hold", in: "DEMO", ["minutes": 20], source: "office", from: nil)
            }
            let heard = try await device.get("/api/v1/events")
            #expect(heard.string("items.0.event") == "settings.changed" && heard.string("items.1.event") == nil)
            let rows = try await owner.once("SELECT count(*) AS n FROM notice")
            #expect(try rows.first?["n"] as Int? == 1)
            await owner.close()
        }
    }
}

@Suite(.enabled(if: TestCluster.isRunning)) struct `The clock of an exam's sender` {
    @Test(arguments: [(-600.0, true), (-240, false), (360, true)])
    func `is kept, and flagged beyond five minutes`(skew: Double, isOff: Bool) async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            var exam = TestExam()
            exam.clock = #"{"device":"2026-11-20T08:16:00+08:00","skew":\#(skew)}"#
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            let shown = try await doctor.get(exam.path)
            #expect(shown["clock.off"] as? Bool == isOff && shown.string("clock.device") != nil, "\(shown.text)")
            #expect(shown.int("clock.skew") == Int(skew))
            let listed = try await doctor.get("/api/v1/exams")
            #expect(listed["items.0.clockOff"] as? Bool == isOff)
        }
    }

    @Test func `that nobody has compared flags nothing, and what no clock can show is refused`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            var exam = TestExam()
            exam.clock = #"{"device":"1970-01-01T08:16:00+08:00"}"#
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            let shown = try await doctor.get(exam.path)
            #expect(shown["clock.off"] as? Bool == false && shown.int("clock.skew") == nil, "\(shown.text)")
            exam = TestExam()
            exam.clock = #"{"device":"2026-11-20T08:16:00+08:00","skew":1e300}"#
            let refused = try await doctor.put(exam.path, exam.body)
            #expect(refused.status == 422 && refused.string("field") == "clock", "\(refused.text)")
        }
    }
}
