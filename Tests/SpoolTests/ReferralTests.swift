// What the spool keeps of referrals: sealed, and fresh as often as the hub gives notice.
import Foundation
import HubAPI
import Testing

@testable import Spool

@Suite struct ReferralTests {
    private let fixture = SpoolFixture()
    private let moment = Date(timeIntervalSince1970: 1_795_000_000)
    private let id = WireID.timeOrdered()

    private func answer(_ state: String) -> [UInt8] {
        Array(
            """
            {"id":"\(id)","number":"SZ-1","direction":"up","urgency":"routine","state":"\(state)",\
            "stateAt":"2026-11-20T08:06:00+08:00","from":{"id":"\(id)","name":"三河村"},"to":{"id":"\(id)","name":"县医院"},\
            "patient":{"id":"\(id)","name":"王某某"},"events":[],"unknown":7}
            """.utf8)
    }

    @Test func `each notice makes it due once, and an answer that differs makes it unseen`() async throws {
        let spool = try fixture.open()
        try await spool.wake([(id, 3), (id, 5)])
        let due = try await spool.referralsToFetch(limit: 9)
        #expect(due.map(\.referral) == [id] && due.map(\.number) == [5])
        #expect(try await spool.keep(answer("submitted"), of: id, after: 5, at: moment))
        #expect(try await spool.referralsToFetch(limit: 9).isEmpty)
        #expect(try await spool.unseenReferrals() == 1)
        try await spool.see(id, at: moment)
        #expect(try await spool.unseenReferrals() == 0)
        try await spool.wake([(id, 6)])
        #expect(try await !spool.keep(answer("submitted"), of: id, after: 6, at: moment.addingTimeInterval(9)))
        #expect(try await spool.unseenReferrals() == 0)
        try await spool.wake([(id, 7)])
        #expect(try await spool.keep(answer("accepted"), of: id, after: 7, at: moment.addingTimeInterval(9)))
        #expect(try await spool.unseenReferrals() == 1)
        let kept = try #require(try await spool.referral(id))
        #expect(kept.standing.state == "accepted" && kept.isUnseen && kept.answer == answer("accepted"))
    }

    @Test func `a notice that comes while the answer is fetched is not forgotten`() async throws {
        let spool = try fixture.open()
        try await spool.wake([(id, 3)])
        try await spool.wake([(id, 4)])
        _ = try await spool.keep(answer("submitted"), of: id, after: 3, at: moment)
        #expect(try await spool.referralsToFetch(limit: 9).map(\.number) == [4])
    }

    @Test func `what the hub no longer shows keeps its last word here`() async throws {
        let spool = try fixture.open()
        try await spool.wake([(id, 3)])
        _ = try await spool.keep(answer("submitted"), of: id, after: 3, at: moment)
        try await spool.wake([(id, 4)])
        #expect(try await !spool.keep(nil, of: id, after: 4, at: moment))
        #expect(try await spool.referralsToFetch(limit: 9).isEmpty)
        #expect(try await spool.referral(id)?.standing.state == "submitted")
    }

    @Test func `names of patients do not lie open on the disk`() async throws {
        let spool = try fixture.open()
        try await spool.wake([(id, 3)])
        _ = try await spool.keep(answer("submitted"), of: id, after: 3, at: moment)
        for name in ["spool.sqlite", "spool.sqlite-wal"] {
            let bytes = FileManager.default.contents(atPath: fixture.root + "/spool/" + name) ?? Data()
            #expect(bytes.range(of: Data("王某某".utf8)) == nil)
        }
    }
}
