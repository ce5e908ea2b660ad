// Many clients at one queue: each case is claimed once, and by nobody who may not have it.
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `A race for readings` {
    /// 200 clients and 100 readings where LIANYI_LONG is set, a fifth of it else.
    private var size: (readers: Int, readings: Int) {
        ProcessInfo.processInfo.environment["LIANYI_LONG"] == "1" ? (200, 100) : (40, 60)
    }

    @Test func `gives each to one of those who may have it, whatever is offered meanwhile`() async throws {
        let size = size
        try await TestHub.run { hub in
            try await hub.crowd(readers: size.readers, readings: size.readings)
            try await hub.asOwner { db in
                try db.run(
                    """
                    UPDATE reading SET excluded = ARRAY(SELECT c.id FROM clinician c WHERE c.name LIKE 'crowd%'
                                                        AND hashtext(c.id::text || reading.id::text) % 3 = 0)
                    """)
            }
            let claimed = try await withThrowingTaskGroup(of: [String].self) { group in
                for index in 0..<size.readers { group.addTask { try await hub.claimAll(as: "crowd\(index)") } }
                return try await group.reduce(into: [String]()) { $0 += $1 }
            }
            #expect(claimed.count == size.readings && Set(claimed).count == size.readings)
            let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
            let wrong = try await owner.once(
                """
                SELECT count(*)::int AS n FROM reading r JOIN reading_event e ON e.reading_id = r.id AND e.kind = 'reading.claimed'
                WHERE e.actor_id = ANY (r.excluded) OR r.epoch <> 1
                """)
            await owner.close()
            #expect(try #require(wrong.first)["n"] as Int == 0)
        }
    }

    @Test func `of two hundred clients for one case has one winner, whom the others are told nothing of`() async throws
    {
        try await TestHub.run { hub in
            try await hub.crowd(readers: 200, readings: 1)
            let claimed = try await withThrowingTaskGroup(of: [String].self) { group in
                for index in 0..<200 { group.addTask { try await hub.claimAll(as: "crowd\(index)") } }
                return try await group.reduce(into: [String]()) { $0 += $1 }
            }
            #expect(claimed.count == 1)
            let told = try await hub.rows(
                "SELECT (SELECT count(*) FROM reading_event WHERE kind = 'reading.claimed'), epoch, state FROM reading")
            #expect(told == [["1", "1", "claimed"]], "\(told)")
        }
    }
}
