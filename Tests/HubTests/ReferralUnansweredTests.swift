// What the clocks have moved and nobody has looked after since, for those who must know.
import Foundation
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `GET /api/v1/referrals?unanswered=true` {
    @Test func `lists for both sides and the overseer what was accepted or expired by the clock, until somebody acts`()
        async throws
    {
        try await ReferralClockStory.run { story in
            let emergency = try await story.submitted("emergency"), routine = try await story.submitted("routine")
            let taken = try await story.submitted("emergency"), admin = try await story.hub.signIn("admin01")
            try await story.desk.step(taken, "acceptance", "{}")
            let none = try await listed(by: story.desk)
            #expect(none == [])
            try await story.pass("73 hours")
            for person in [story.village, story.desk, admin] {
                let found = try await listed(by: person)
                #expect(found == [emergency, routine])
            }
            let stranger = try await listed(by: try await story.hub.signIn("village09"))
            #expect(stranger == [])
            try await story.desk.step(emergency, "arrangement", ReferralClockStory.soon)
            let left = try await listed(by: admin)
            #expect(left == [routine], "an arrangement is an answer")
            _ = try await story.submitted("routine")
            let over = try await listed(by: story.village)
            #expect(over == [], "a new referral follows the one that expired")
        }
    }

    private func listed(by person: Person) async throws -> Set<String> {
        let page = try await person.get("/api/v1/referrals?unanswered=true")
        #expect(page.status == 200, "\(page.text)")
        let lines = try #require(page["items"] as? [[String: Any]])
        return Set(lines.compactMap { $0["id"] as? String })
    }
}
