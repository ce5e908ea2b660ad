// A hub that shows other keys than at the enrolment: it gets nothing at all, by whatever way.
import Crypto
import Foundation
import HubAPI
import Spool
import Synchronization
import Testing

@testable import Clinic

@Suite struct OtherHubTests {
    private let fixture = ClinicFixture()
    private let soon = ContinuousClock.now.advanced(by: .seconds(30))

    /// Everything that a terminal may have to tell.
    private func terminal() async throws -> (Terminal, exam: WireID) {
        let terminal = try fixture.terminal(), opened = try fixture.hub.report(), critical = try ScriptedHub.critical()
        let exam = try await fixture.capture(on: terminal, sizes: 100)
        let told = try await fixture.capture(on: terminal, sizes: 100)
        try await terminal.spool.begin(told, at: Date())
        let person = try await terminal.register(KeptPatient.Person(name: "新来者"))
        _ = try await terminal.attach(told, to: person.id, because: "更正", tellsNow: false)
        try await terminal.spool.keep(opened, at: Date())
        try await terminal.spool.open(opened.report.id, at: Date())
        try await terminal.spool.keep(critical)
        let answer = CriticalAnswer(readBack: ["12"], recipient: nil, clientTime: Date())
        try await terminal.spool.answer(critical.id, answer)
        return (terminal, exam)
    }

    private func changeKeys(_ name: String) -> Curve25519.Signing.PrivateKey {
        fixture.hub.state.withLock { state in
            defer { (state.key, state.keyID) = (.init(), name) }
            return state.key
        }
    }

    /// All that it was asked.
    private var asked: Set<String> { Set(fixture.hub.requests) }

    @Test(arguments: ["hub-1", "hub-2"])
    func `an agent asks it for its keys and nothing else, until it shows the right ones`(_ name: String) async throws {
        let (terminal, _) = try await terminal(), right = changeKeys(name)
        let agent = Agent(terminal, Agent.Settings()) { _ in }
        var fetching = FetchingLoop(agent, NewsBell()), news = NewsLoop(agent, NewsBell()), sender = Sender(terminal)
        for _ in 0..<3 {
            guard case .afterFailure = await fetching.round(), case .afterFailure = await news.listen(),
                case .stopped(.local(let error)) = try await sender.step()
            else { return fail("a failed round") }
            #expect(error.problem.name == "hub-key-changed")
        }
        #expect(asked == ["GET \(Paths.keys)"])
        #expect(await terminal.lineHealth()?.problem?.name == "hub-key-changed")
        fixture.hub.state.withLock { ($0.key, $0.keyID) = (right, "hub-1") }
        guard case .untilNews = await fetching.round() else { return fail("a good round") }
        #expect(asked.contains("POST \(Paths.Template.patients)") && asked.contains("PUT \(Paths.heartbeat)"))
    }

    @Test func `one that changes them while the agent runs gets nothing from then on`() async throws {
        let (terminal, _) = try await terminal()
        var fetching = FetchingLoop(Agent(terminal, Agent.Settings()) { _ in }, NewsBell())
        fixture.hub.state.withLock { $0.isAway = true }
        guard case .afterFailure = await fetching.round() else { return fail("a failed round") }
        fixture.hub.state.withLock { ($0.isAway, $0.requests) = (false, []) }
        _ = changeKeys("hub-1")
        guard case .afterFailure = await fetching.round() else { return fail("a failed round") }
        await #expect(throws: ClinicError.self) { try await terminal.fetchReports() }
        #expect(asked == ["GET \(Paths.keys)"])
    }

    @Test func `a send by hand, and whatever else is told by hand, looks at them first`() async throws {
        let (terminal, exam) = try await terminal()
        _ = changeKeys("hub-1")
        let error = await #expect(throws: ClinicError.self) { try await terminal.deliver(exam, until: soon) }
        #expect(error?.problem.name == "hub-key-changed")
        await #expect(throws: ClinicError.self) { try await terminal.registerPatients() }
        await #expect(throws: ClinicError.self) { try await terminal.tellAttachments() }
        await #expect(throws: ClinicError.self) { try await terminal.tellCriticals() }
        await #expect(throws: ClinicError.self) { try await terminal.tellOpenings() }
        await #expect(throws: ClinicError.self) { try await terminal.fetchReports() }
        await #expect(throws: ClinicError.self) { try await terminal.hearNews() }
        #expect(asked == ["GET \(Paths.keys)"])
        #expect(try await terminal.spool.capture(exam)?.attempts == 0)
    }
}
