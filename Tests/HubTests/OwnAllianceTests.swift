// The hub's own jobs see what waits everywhere, and change it only in the alliance that they say they are at.
import Alliance
import Foundation
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `The role of the jobs` {
    private static let changes: [(String, SQL)] = [
        ("exam", "UPDATE exam SET state_at = state_at"), ("exam_object", "UPDATE exam_object SET problem = problem"),
        ("reading", "UPDATE reading SET warn_at = warn_at"),
    ]

    @Test func `changes exams, their objects and readings of one alliance at a time, and sees all`() async throws {
        try await TestHub.run { hub in
            _ = try await hub.queuedECG()
            let jobs = hub.hub.jobs, other = AllianceID(UUID.v7Now)
            for (table, change) in Self.changes {
                let seen: Int? = try await jobs.once("SELECT count(*)::int AS n FROM \(SQL(unsafe: table))").first?["n"]
                #expect(try #require(seen) > 0, "\(table)")
                let nowhere = try await jobs.write { db in try db.run(change).affected }
                let elsewhere = try await jobs.write(as: .hub(in: other)) { db in try db.run(change).affected }
                let here = try await jobs.write(as: .hub(in: hub.county.alliance)) { db in try db.run(change).affected }
                #expect(nowhere == 0 && elsewhere == 0 && here == seen, "\(table)")
            }
        }
    }
}
