// A hub that is overloaded, a portal that answers in its place, a cache before it: each is asked as little as it bears.
import Foundation
import HubAPI
import Spool
import Synchronization
import TestSupport
import Testing

@testable import Clinic

@Suite struct OverloadTests {
    private let fixture = ClinicFixture()
    private let bell = NewsBell()

    private static let overloaded = LoopbackReply.problem("overloaded", 503, headers: ["Retry-After": "120"])
    private static let portal = LoopbackReply.answer(
        200, headers: ["Content-Type": "text/html"], body: Array("<html>请登录</html>".utf8))

    private func agent(_ said: SaidWords = SaidWords()) throws -> Agent {
        var settings = Agent.Settings()
        settings.fetchInterval = 30
        return Agent(try fixture.terminal(), settings) { said.note($0) }
    }

    /// How many requests the hub got meanwhile.
    private func asked(_ body: () async throws -> Void) async rethrows -> Int {
        let before = fixture.hub.requests.count
        try await body()
        return fixture.hub.requests.count - before
    }

    @Test(arguments: [false, true])
    func `an overloaded hub is asked one thing a round, and not before the time that it names`(
        _ isRunning: Bool
    ) async throws {
        let said = SaidWords()
        var loop = FetchingLoop(try agent(said), bell)
        if isRunning { guard case .untilNews = await loop.round() else { return fail("a good round") } }
        fixture.hub.state.withLock { $0.everywhere = Self.overloaded }
        for _ in 0..<5 {
            let count = await asked {
                guard case .afterFailure(let seconds, 120) = await loop.round() else {
                    return fail("the time that the hub named")
                }
                #expect(seconds >= 120)
            }
            #expect(count == 1, "\(fixture.hub.requests)")
        }
        #expect(said.all.count { if case .fetchFailed = $0 { true } else { false } } == 1)
    }

    @Test(arguments: [false, true])
    func `a portal that answers everything is asked one thing a round`(_ isRunning: Bool) async throws {
        var loop = FetchingLoop(try agent(), bell)
        if isRunning { guard case .untilNews = await loop.round() else { return fail("a good round") } }
        fixture.hub.state.withLock { $0.everywhere = Self.portal }
        for _ in 0..<5 {
            let count = await asked {
                guard case .afterFailure(_, nil) = await loop.round() else { return fail("a failed round") }
            }
            #expect(count == 1, "\(fixture.hub.requests)")
        }
    }

    @Test func `a hub that shows its keys and fails at all else makes the pauses grow, though little is asked`()
        async throws
    {
        var loop = FetchingLoop(try agent(), bell)
        guard case .untilNews = await loop.round() else { return fail("a good round") }
        fixture.hub.state.withLock { state in
            for path in [Paths.Template.criticals, "/api/v1/reports", "/api/v1/standings", "/api/v1/roll"] {
                state.broken[path] = 500
            }
        }
        for _ in 0..<3 {
            guard case .afterFailure = await loop.round() else { return fail("a failed round") }
        }
    }

    @Test func `a roll in which the line broke is asked for by the next round, not ten minutes later`() async throws {
        var loop = FetchingLoop(try agent(), bell)
        fixture.hub.state.withLock { $0.broken["/api/v1/roll"] = 429 }
        guard case .afterFailure = await loop.round() else { return fail("a failed round") }
        fixture.hub.state.withLock { $0.broken["/api/v1/roll"] = nil }
        let before = fixture.hub.requests.count
        guard case .untilNews = await loop.round() else { return fail("a good round") }
        #expect(fixture.hub.requests.dropFirst(before).contains { $0.hasPrefix("GET /api/v1/roll") })
    }

    @Test func `the question for news waits as long as the hub asks, too`() async throws {
        fixture.hub.state.withLock { $0.everywhere = Self.overloaded }
        var loop = NewsLoop(try agent(), bell)
        let count = await asked {
            for _ in 0..<3 {
                guard case .afterFailure(let seconds, 120) = await loop.listen() else {
                    return fail("the time that the hub named")
                }
                #expect(seconds >= 120)
            }
        }
        #expect(count == 3)
    }

    @Test(.timeLimit(.minutes(1))) func `what the hub asks for is waited out, whoever hears it meanwhile`() async {
        let hearing = HearingOfHub(shortest: .zero), start = ContinuousClock.now
        let noise = Task {
            while !Task.isCancelled {
                hearing.heard()
                await Task.yield()
            }
        }
        #expect(await hearing.pause(300, atLeast: 1))
        noise.cancel()
        #expect(start.duration(to: .now) >= .seconds(1))
    }

    @Test(arguments: ["1", "0", nil])
    func `a page of news that comes again is told once, and asked for after a pause`(_ next: String?) async throws {
        var item = EventPage.Item(number: 1, at: Date(), event: "report.signed", critical: true)
        item.exam = .timeOrdered()
        fixture.hub.state.withLock { [item] in $0.cachedNews = EventPage(items: [item], next: next) }
        let said = SaidWords()
        var loop = NewsLoop(try agent(said), bell)
        var rests: [NewsLoop.Rest] = []
        for _ in 0..<4 { rests.append(await loop.listen()) }
        for rest in next == "1" ? rests.dropFirst() : rests[...] {
            guard case .seconds(let seconds) = rest else { return fail("\(rest)") }
            #expect(seconds >= 20)
        }
        #expect(said.all == [.critical("report.signed", exam: item.exam)])
        #expect(await bell.take().count == 1)
    }

    @Test func `a critical case that does not come holds up none of its siblings`() async throws {
        let cases = try (0..<8).map { _ in try ScriptedHub.critical() }
        let items = cases.enumerated().map { place, one in
            var item = EventPage.Item(number: Int64(place + 1), at: Date(), event: "critical.opened", critical: true)
            item.criticalCase = one.id
            return item
        }
        fixture.hub.state.withLock { state in
            (state.events, state.criticals) = (items, cases)
            state.broken[Paths.critical(cases[3].id)] = 500
        }
        let agent = try agent()
        var loop = NewsLoop(agent, bell)
        #expect(await loop.listen() == .none)
        for (place, one) in cases.enumerated() {
            let kept = try await agent.terminal.spool.critical(one.id)
            #expect((kept != nil) == (place != 3))
        }
    }

    @Test func `of the cases that are open all are fetched, however many there are`() async throws {
        let cases = try (0..<45).map { _ in try ScriptedHub.critical() }
        fixture.hub.state.withLock { $0.criticals = cases }
        let terminal = try fixture.terminal()
        #expect(try await terminal.fetchCriticals() == 45)
        #expect(try await terminal.spool.criticals(limit: 100).count == 45)
    }

    @Test func `reports that the hub cannot give are noted, and all others come`() async throws {
        let reports = try (0..<12).map { _ in try fixture.hub.report() }, broken = reports.prefix(7)
        fixture.hub.state.withLock { state in
            state.reports = reports
            for one in broken { state.broken[Paths.report(one.report.id)] = 500 }
        }
        let said = SaidWords(), agent = try agent(said), spool = agent.terminal.spool
        var loop = FetchingLoop(agent, bell)
        for _ in 0..<3 { _ = await loop.round() }
        for one in reports.dropFirst(7) { #expect(try await spool.report(one.report.id) != nil) }
        #expect(Set(try await spool.missingReports(limit: 20).map(\.item.id)) == Set(broken.map(\.report.id)))
        #expect(fixture.hub.requests.last { $0.contains("/reports?") }?.hasSuffix("\(reports[11].report.id)") == true)
        let missing = said.all.count { if case .reportMissing = $0 { true } else { false } }
        #expect(missing == 7, "each is said once")
        fixture.hub.state.withLock { $0.broken = [:] }
        #expect(try await fixture.terminal().fetchReports() == 7)
        #expect(try await spool.missingReports(limit: 20).isEmpty)
    }

    @Test(.timeLimit(.minutes(1))) func `openings that the hub cannot take hold up none behind them`() async throws {
        let reports = try (0..<8).map { _ in try fixture.hub.report() }.sorted { "\($0.report.id)" < "\($1.report.id)" }
        let agent = try agent(), spool = agent.terminal.spool
        for one in reports {
            try await spool.keep(one, at: Date())
            try await spool.open(one.report.id, at: Date())
        }
        fixture.hub.state.withLock { state in
            for one in reports.dropLast() { state.broken[Paths.opening(of: one.report.id)] = 500 }
        }
        var loop = FetchingLoop(agent, bell)
        while try await spool.openingsToTell(limit: 9).count == 8 { _ = await loop.round() }
        #expect(try await spool.openingsToTell(limit: 9).count == 7)
    }

    @Test func `where this device cannot keep what comes, the hub still hears how it fares`() async throws {
        let report = try fixture.hub.report(), agent = try agent()
        fixture.hub.state.withLock { $0.reports = [report] }
        let folder = (agent.terminal.home.reportFile(report.report.id) as NSString).deletingLastPathComponent
        try FileManager.default.removeItem(atPath: folder)
        try Data().write(to: URL(filePath: folder))
        var loop = FetchingLoop(agent, bell)
        guard case .afterFailure = await loop.round() else { return fail("a failed round") }
        #expect(fixture.hub.requests.contains("PUT \(Paths.heartbeat)"))
        #expect(await agent.terminal.lineHealth()?.problem?.name == "disk-failed")
    }

    @Test func `what is fetched is written on a thread of its own`() async throws {
        let hasOwn = Mutex<Bool?>(nil), report = try fixture.hub.report()
        fixture.hub.state.withLock { $0.reports = [report] }
        let agent = Agent(try fixture.terminal(), Agent.Settings()) { word in
            guard case .reports = word else { return }
            unsafe withUnsafeCurrentTask { task in
                let own = unsafe task?.unownedTaskExecutor != nil
                hasOwn.withLock { $0 = own }
            }
        }
        let work = Task { try await agent.run() }
        while hasOwn.withLock({ $0 == nil }) { try await Task.sleep(for: .milliseconds(10)) }
        work.cancel()
        try await work.value
        #expect(hasOwn.withLock(\.self) == true)
    }

    /// Without `Retry-After`, after an answer in the same round, a 503 is that thing's fault; three in a row are the hub's.
    @Test func `a 503 that names no time holds up its own step only, and the third in a row ends the round`() throws {
        let busy = ClinicError(later: .hubBusy(503), after: nil)
        var round = FetchingRound()
        round.went(isAsked: true, isService: true)
        try round.met(busy, isAsked: true)
        try round.met(busy, isAsked: true)
        #expect(throws: ClinicError.self) { try round.met(busy, isAsked: true) }
        var mended = FetchingRound()
        for _ in 0..<5 {
            mended.went(isAsked: true, isService: true)
            try mended.met(busy, isAsked: true)
        }
        try mended.end()
        var first = FetchingRound()
        #expect(throws: ClinicError.self, "nothing was heard in this round") { try first.met(busy, isAsked: true) }
        var named = FetchingRound()
        named.went(isAsked: true, isService: true)
        #expect(throws: ClinicError.self, "the hub asks us to wait") {
            try named.met(ClinicError(later: .hubBusy(503), after: 120), isAsked: true)
        }
    }
}
