// What the clocks make of steps that happened long before the hub learned of them: nobody's time is taken away.
import Alliance
import Foundation
import Postgres
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `News of a referral that comes late` {
    @Test func `leaves the sender the whole time for an answer`() async throws {
        try await ReferralClockStory.run { story in
            let id = try await story.submitted("urgent"), asked = ReferralClockStory.ago(90_000)
            try await story.submittedEarlier(id, by: "2 hours")
            try await story.desk.step(id, "information-request", #"{"question":"血压？","at":"\#(asked)"}"#)
            try await story.pass("23 hours")
            #expect(try await story.state(id) == "info_requested")
            try await story.pass("2 hours")
            #expect(try await story.state(id) == "expired")
            #expect(try await isDated(id, "referral.info_requested", "25 hours", story), "the history keeps the time")
        }
    }

    @Test func `leaves the sender the whole time to confirm an outcome`() async throws {
        try await ReferralClockStory.run { story in
            let id = try await story.submitted("emergency")
            try await story.submittedEarlier(id, by: "20 days")
            try await story.desk.step(id, "acceptance", "{}")
            try await story.desk.step(id, "arrival", "{}")
            try await story.desk.step(id, "outcome", ReferralClockStory.outcome(ago: 15 * 86_400))
            try await story.pass("13 days")
            #expect(try await story.state(id) == "outcome_reported")
            let isKept: Bool = try #require(
                try await story.asOwner(
                    "SELECT outcome_at < now() - interval '14 days' AS kept FROM referral WHERE id = \(id)::uuid"
                ).first)["kept"]
            #expect(isKept, "the row keeps the time")
        }
    }

    @Test func `leaves the next place its ten minutes, and tells of it in history and audit`() async throws {
        try await ReferralClockStory.run { story in
            let id = try await story.submitted("emergency")
            let township = try #require(story.hub.county.organisations.first { $0.code == "T01" }).id
            let words = #"{"to":"\#(township)","at":"\#(ReferralClockStory.ago(720))"}"#
            try await story.desk.step(id, "redirection", words)
            let next = try #require(try await story.desk.get("/api/v1/referrals/\(id)").string("followedBy"))
            try await story.pass("9 minutes")
            #expect(try await story.state(next) == "submitted")
            let told: Int = try #require(
                try await story.asOwner(
                    """
                    SELECT count(*)::int AS told FROM audit a JOIN referral_event e ON e.referral_id = a.object_id
                     AND e.kind = a.action AND e.actor_id = a.actor_id AND e.detail ->> 'follows' = \(id)
                    WHERE a.action = 'referral.submitted' AND a.object_id = \(next)::uuid AND a.result = 'done'
                    """
                ).first)["told"]
            #expect(told == 1)
            try await story.pass("2 minutes")
            #expect(try await story.state(next) == "accepted")
        }
    }

    private func isDated(_ id: String, _ kind: String, _ ago: String, _ story: ReferralClockStory) async throws -> Bool
    {
        try #require(
            try await story.asOwner(
                """
                SELECT bool_and(valid_time < now() - \(ago)::interval) AS dated FROM referral_event
                WHERE referral_id = \(id)::uuid AND kind = \(kind)
                """
            ).first)["dated"]
    }
}
