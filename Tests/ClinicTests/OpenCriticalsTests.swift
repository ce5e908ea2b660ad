// What is critical and open, as status and the counter's screen read it from the spool.
import Foundation
import HubAPI
import Spool
import Testing

@testable import Clinic

@Suite struct `What is critical and open` {
    private let fixture = ClinicFixture()
    private let moment = RFC3339.moment("2026-11-21T08:12:00+08:00") ?? Date()

    private func standing(_ exam: WireID, _ state: String = "notified") throws -> CriticalStanding {
        let finding = #"{"place":1,"name":"PLT","value":"12","origin":"hub","said":"PLT 12"}"#
        let text =
            #"{"id":"\#(WireID.timeOrdered())","exam":"\#(exam)","kind":"CBC","state":"\#(state)","#
            + #""openedAt":"2026-11-21T08:10:00+08:00","findings":[\#(finding)]}"#
        return try WireJSON.value(CriticalStanding.self, in: Array(text.utf8))
    }

    private func notice(_ number: Int64, _ event: String, of standing: CriticalStanding?) -> CriticalNews {
        var item = EventPage.Item(
            number: number, at: moment.addingTimeInterval(Double(number)), event: event, critical: true)
        (item.criticalCase, item.exam) = (standing?.id, standing?.exam)
        return CriticalNews(item)
    }

    @Test func `is told newest first, each case once, with the file of an exam that is nobody's`() async throws {
        let terminal = try fixture.terminal()
        let exam = try await fixture.capture(on: terminal, kind: "CBC", sizes: 10)
        let one = try standing(exam), quiet = try standing(.timeOrdered())
        for each in [one, quiet] { try await terminal.spool.keep(each) }
        try await terminal.spool.keep([
            notice(1, "critical.notified", of: one), notice(2, "report.signed", of: nil),
            notice(3, "critical.escalated", of: one),
        ])
        let open = try await CounterFacts.criticals(of: terminal)
        #expect(open.map(\.news.event) == ["critical.escalated", "report.signed", "critical.notified"])
        #expect(open.map(\.news.criticalCase) == [one.id, nil, quiet.id])
        #expect(open[0].trace?.hasSuffix("a.png") == true && open[0].capturedAt != nil && open[0].said == "PLT 12")
        #expect(open[2].trace?.contains("\(quiet.exam)".suffix(6)) == true)
    }

    @Test func `ends where somebody answered elsewhere, and begins again with what comes later`() async throws {
        let terminal = try fixture.terminal()
        var one = try standing(.timeOrdered())
        try await terminal.spool.keep(one)
        try await terminal.spool.keep([notice(1, "critical.notified", of: one)])
        one.state = "acknowledged"
        try await terminal.spool.keep(one)
        #expect(try await CounterFacts.criticals(of: terminal).isEmpty)
        try await terminal.spool.keep([notice(2, "critical.joined", of: one)])
        #expect(try await CounterFacts.criticals(of: terminal).count == 1)
    }

    private func step(_ number: Int64, _ event: String, of referral: WireID) -> CriticalNews {
        var item = EventPage.Item(
            number: number, at: moment.addingTimeInterval(Double(number)), event: event, critical: true)
        item.referral = referral
        return CriticalNews(item)
    }

    private func kept(_ referral: WireID, _ state: String, _ number: Int64, in spool: Spool) async throws {
        let text =
            #"{"id":"\#(referral)","number":"ZZ-1","direction":"up","urgency":"emergency","state":"\#(state)","#
            + #""stateAt":"2026-11-21T08:10:00+08:00","patient":{"name":"于文博"},"from":{"id":"\#(WireID.timeOrdered())","name":"三河村"},"#
            + #""to":{"id":"\#(WireID.timeOrdered())","name":"县医院"},"events":[]}"#
        _ = try WireJSON.value(ReferralStanding.self, in: Array(text.utf8))
        try await spool.wake([(referral, number)])
        _ = try await spool.keep(Array(text.utf8), of: referral, after: number, at: moment)
    }

    @Test func `has values and reports first, each referral once with its patient, and nothing that is over`()
        async throws
    {
        let terminal = try fixture.terminal(), spool = terminal.spool, one = WireID.timeOrdered(),
            over = WireID.timeOrdered()
        var report = EventPage.Item(number: 1, at: moment, event: "report.signed", critical: true)
        report.report = .timeOrdered()
        try await kept(one, "accepted", 3, in: spool)
        try await kept(over, "closed", 4, in: spool)
        try await spool.keep([
            CriticalNews(report), step(2, "referral.submitted", of: one), step(3, "referral.accepted", of: one),
            step(4, "referral.outcome_reported", of: over),
        ])
        let open = try await CounterFacts.criticals(of: terminal)
        #expect(open.map(\.news.event) == ["report.signed", "referral.accepted"])
        #expect(open.last?.patient == "于文博" && open.last?.news.referral == one)
        #expect(EventWords.name(of: "referral.accepted") == "转诊：接收")
    }

    @Test func `a referral's step that was seen has been seen with those before it, and what is over needs no look`()
        async throws
    {
        let terminal = try fixture.terminal(), spool = terminal.spool, one = WireID.timeOrdered(),
            over = WireID.timeOrdered()
        try await kept(one, "accepted", 3, in: spool)
        try await spool.keep([
            step(2, "referral.submitted", of: one), step(3, "referral.accepted", of: one),
            step(4, "referral.outcome_reported", of: over),
        ])
        try await kept(over, "closed", 4, in: spool)
        let shown = try #require(try await CounterFacts.criticals(of: terminal).first?.news)
        try await spool.acknowledge(shown.key, at: moment)
        #expect(try await spool.unacknowledged(limit: 9).isEmpty)
        try await spool.keep([step(5, "referral.returned", of: one)])
        #expect(try await CounterFacts.criticals(of: terminal).map(\.news.event) == ["referral.returned"])
    }

    @Test func `is overdue by the hub's clock, whatever this machine's says`() async throws {
        let terminal = try fixture.terminal()
        var clock = HubClock(skew: 0)
        _ = clock.learn(Date().addingTimeInterval(-31_536_000))
        try await terminal.spool.keep(clock)
        let facts = try await CounterFacts.read(terminal), now = await terminal.hubTime()
        #expect(abs(facts.hubTime.timeIntervalSince(now)) < 60 && facts.now.timeIntervalSince(now) > 31_000_000)
    }
}
