// The table of edges: complete, single-valued, and the same as what the stages do.
import Alliance
import Exams
import Referrals
import Testing

@Suite struct ReferralTransitionTests {
    @Test(arguments: ReferralDirection.allCases)
    func `from each state an event leads one way`(direction: ReferralDirection) {
        let edges = ReferralTransition.all.filter { $0.directions.contains(direction) }
        let keys = edges.map { "\(String(describing: $0.from)) \($0.event)" }
        #expect(Set(keys).count == keys.count)
    }

    @Test func `every state is reached on the way up`() {
        let reached = ReferralTransition.all.filter { $0.directions.contains(.up) }.map(\.to)
        #expect(Set(reached) == Set(ReferralState.allCases))
    }

    @Test func `every open state has a way on, a holder and a deadline; every ended one has neither`() throws {
        for direction in ReferralDirection.allCases {
            let facts = try Cast.facts(direction)
            for state in ReferralState.allCases {
                let ways = ReferralTransition.all.filter { $0.from == state && $0.event != .voided }
                #expect(ways.isEmpty == state.isEnded)
                #expect((facts.holder(in: state) == nil) == state.isEnded)
            }
        }
    }

    @Test func `an event that is not in the table leads nowhere`() {
        #expect(ReferralTransition.edge(from: .closed, on: .accepted, going: .up) == nil)
        #expect(ReferralTransition.edge(from: .accepted, on: .arranged, going: .down) == nil)
        #expect(ReferralTransition.edge(from: .submitted, on: .accepted, going: .up)?.to == .accepted)
    }
}
