// What a fault of one referral or of one alliance does to the clocks of the others: nothing, and it is told.
import Foundation
import Logging
import Postgres
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `A fault of the clocks` {
    @Test func `in one alliance stops no other, and is told`() async throws {
        try await ReferralClockStory.run { story in
            let id = try await story.submitted("emergency"), other = "00000000-0000-7000-8000-000000000000"
            try await story.asOwner("INSERT INTO alliance (id, code, name) VALUES (\(other)::uuid, '000000', '他县')")
            try await story.asOwner(
                """
                INSERT INTO setting (alliance_id, name, valid_from, value, source)
                VALUES (\(other)::uuid, 'referral.clocks', now() - interval '1 day', '{"acceptRoutine": "never"}', 'test')
                """)
            try await story.pass("11 minutes")
            #expect(try await story.state(id) == "accepted")
            let errors = story.hub.log.lines(.error)
            #expect(!errors.isEmpty && errors.allSatisfy { $0.contains(other) }, "\(errors)")
        }
    }

    @Test func `in one referral stops no other, and is told`() async throws {
        try await ReferralClockStory.run { story in
            let broken = try await story.reported()
            try await story.asOwner("UPDATE referral SET outcome = '{}' WHERE id = \(broken)::uuid")
            let whole = try await story.reported()
            try await story.pass("15 days")
            #expect(try await story.state(broken) == "outcome_reported")
            #expect(try await story.state(whole) == "closed")
            let errors = story.hub.log.lines(.error)
            #expect(!errors.isEmpty && errors.allSatisfy { $0.contains(broken) }, "\(errors)")
        }
    }
}
