// What the agent fetches: critical first, held up by nothing, and only what is new.
import Foundation
import HubAPI
import Spool
import Synchronization
import Testing

@testable import Clinic

@Suite struct FetchingTests {
    private let fixture = ClinicFixture()
    private let words = SaidWords()
    private var said: [Agent.Word] { words.all }

    private func run(interval: Double = 0.1, _ body: (Terminal) async throws -> Void) async throws {
        var settings = Agent.Settings()
        settings.fetchInterval = interval
        try await fixture.run(settings, { [words] in words.note($0) }, body)
    }

    private func asked(_ what: String) -> Int { fixture.hub.requests.count { $0.contains(what) } }

    @Test(arguments: [404, 409, 422, 500, 503])
    func `a report that does not come, and an opening that is refused, hold up nothing else`(_ status: Int) async throws
    {
        let hub = fixture.hub, opened = try hub.report(), broken = try hub.report(), good = try hub.report()
        let critical = try ScriptedHub.critical()
        let spool = try fixture.terminal().spool
        try await spool.keep(opened, at: Date())
        try await spool.open(opened.report.id, at: Date())
        hub.state.withLock { state in
            (state.reports, state.criticals) = ([broken, good], [critical])
            state.broken[Paths.report(broken.report.id)] = status
            state.broken[Paths.opening(of: opened.report.id)] = status
        }
        try await run { terminal in
            try await eventually("the good report") { try await terminal.spool.report(good.report.id) != nil }
            try await eventually("the critical case") { try await terminal.spool.critical(critical.id) != nil }
            try await eventually("a heartbeat") { asked("PUT \(Paths.heartbeat)") > 0 }
            try await eventually("five rounds") { asked("GET \(Paths.reports)?") >= 5 }
            hub.state.withLock { $0.broken = [:] }
            try await eventually("the other report") { try await terminal.spool.report(broken.report.id) != nil }
        }
        #expect(said.count { if case .openingRefused = $0 { true } else { false } } == (status < 500 ? 1 : 0))
        #expect(said.count { if case .fetchFailed = $0 { true } else { false } } <= 2, "\(said)")
    }

    @Test func `a read-back that the hub cannot take holds up no case that is new`() async throws {
        let hub = fixture.hub, known = try ScriptedHub.critical(), new = try ScriptedHub.critical()
        let spool = try fixture.terminal().spool
        try await spool.keep(known)
        try await spool.answer(known.id, CriticalAnswer(readBack: ["12"], recipient: nil, clientTime: Date()))
        hub.state.withLock { state in
            state.criticals = [known, new]
            state.broken[Paths.acknowledgement(of: known.id)] = 500
        }
        try await run { terminal in
            try await eventually("the new case") { try await terminal.spool.critical(new.id) != nil }
            try await eventually("a heartbeat") { asked("PUT \(Paths.heartbeat)") > 0 }
        }
    }

    @Test func `what is critical is said and its values are here while something else is still being fetched`()
        async throws
    {
        let hub = fixture.hub, critical = try ScriptedHub.critical()
        hub.state.withLock { ($0.events, $0.criticals) = ([], []) }
        try await run(interval: 5) { terminal in
            try await eventually("a question that is held open") { asked("GET \(Paths.Template.events)") > 0 }
            hub.state.withLock { $0.stuck = ["/api/v1/standings", Paths.reports, "/api/v1/roll", Paths.heartbeat] }
            var item = EventPage.Item(number: 1, at: Date(), event: "critical.opened", critical: true)
            item.criticalCase = critical.id
            hub.state.withLock { [item] in ($0.events, $0.criticals) = ([item], [critical]) }
            try await eventually("the values") { try await terminal.spool.critical(critical.id) != nil }
            hub.state.withLock { $0.stuck = [] }
        }
        #expect(said.contains(.critical("critical.opened", exam: nil)))
    }

    @Test func `a case is fetched when it is new or has changed, and not with every round`() async throws {
        let hub = fixture.hub, critical = try ScriptedHub.critical(), one = "GET \(Paths.critical(critical.id))"
        hub.state.withLock { $0.criticals = [critical] }
        try await run { terminal in
            try await eventually("five rounds") { asked("GET \(Paths.Template.criticals)?") >= 5 }
            #expect(asked(one) == 1)
            hub.state.withLock { $0.criticals[0].state = "acknowledged" }
            try await eventually("the change") {
                try await terminal.spool.critical(critical.id)?.standing.state == "acknowledged"
            }
            #expect(asked(one) == 2)
        }
    }

    @Test func `a question that was held for its full time is asked again at once, another after a pause`() {
        #expect(NewsLoop.pause(afterHolding: .seconds(25), of: 25, interval: 30) == 0)
        #expect(NewsLoop.pause(afterHolding: .milliseconds(24_990), of: 25, interval: 30) == 0)
        #expect(NewsLoop.pause(afterHolding: .milliseconds(600), of: 25, interval: 30) == 1)
        #expect(NewsLoop.pause(afterHolding: .milliseconds(1), of: 0, interval: 0.1) == 0.1)
    }

    /// With an hour between two rounds nothing but the question that is held open can bring it.
    @Test func `what is critical comes by the question that is held open, whatever lies between two rounds`()
        async throws
    {
        let hub = fixture.hub, critical = try ScriptedHub.critical()
        hub.state.withLock { $0.events = [] }
        try await run(interval: 3_600) { terminal in
            try await eventually("a round") { asked("PUT \(Paths.heartbeat)") > 0 }
            try await eventually("a question that is held open") { asked("GET \(Paths.Template.events)") > 0 }
            let questions = asked("GET \(Paths.Template.events)")
            var item = EventPage.Item(number: 1, at: Date(), event: "critical.detected", critical: true)
            item.criticalCase = critical.id
            hub.state.withLock { [item] in ($0.criticals, $0.events) = ([critical], [item]) }
            try await eventually("the word") { said.contains(.critical("critical.detected", exam: nil)) }
            try await eventually("the values") { try await terminal.spool.critical(critical.id) != nil }
            #expect(questions >= 1)
        }
    }
}
