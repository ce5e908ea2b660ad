// The agent's sending: for ever, one step after the other, with pauses that grow while nothing goes.
import FoundationEssentials
import HubAPI
import Spool

/// Holds the home's lock and sends. A new capture, or a person who asks, ends a pause.
struct SendingLoop {
    /// Seconds between two looks whether something has arrived.
    private static let look = 0.25

    private let agent: Agent
    private var sender: Sender
    private var backoff = Backoff()
    private var trouble: Problem?
    private var arrivals = ""
    private var resumption = Resumption()
    /// Captures that cannot be read, as far as that was said.
    private var unread: Set<String> = []

    /// When what an earlier process left is taken up; never again once it was.
    private struct Resumption {
        var until: ContinuousClock.Instant? = .now
        var backoff = Backoff()
        var problem: Problem?
    }

    init(_ agent: Agent) {
        self.agent = agent
        sender = Sender(agent.terminal)
    }

    func run() async {
        var loop = self
        await loop.sendForEver()
    }

    private mutating func sendForEver() async {
        guard let lock = await waitForLock() else { return }
        defer { withExtendedLifetime(lock) {} }
        while !Task.isCancelled {
            await resume()
            await tellUnreadable()
            do throws(ClinicError) {
                arrivals = try await currentArrivals()
                try await act(on: try await sender.step())
                agent.note(nil, of: .sending)
            } catch {
                agent.note(error.problem, of: .sending)
                _ = await Agent.pause(backoff.next(atLeast: 1))
            }
        }
        try? await agent.terminal.resume()
    }

    /// Takes up what an earlier process left; what cannot be done now is tried again, and holds up nothing that can be sent.
    private mutating func resume() async {
        guard let due = resumption.until, due <= .now else { return }
        do throws(ClinicError) {
            try await agent.terminal.resume()
            resumption.until = nil
        } catch {
            if resumption.problem != error.problem { agent.say(.failed(error.problem)) }
            resumption.problem = error.problem
            resumption.until = .now.advanced(by: .seconds(resumption.backoff.next(atLeast: 1)))
        }
    }

    /// What cannot be read is said once, kept as it is, and shown by `status`.
    private mutating func tellUnreadable() async {
        let unreadable = await agent.terminal.spool.unreadable
        for exam in unreadable.subtracting(unread).sorted() {
            agent.say(.failed(ClinicError.captureUnreadable(exam).problem))
        }
        unread.formUnion(unreadable)
    }

    /// A `send` that is under way finishes its try first.
    private func waitForLock() async -> FolderLock? {
        while !Task.isCancelled {
            do throws(ClinicError) {
                if let lock = try agent.terminal.home.lockIfFree() { return lock }
            } catch {
                agent.note(error.problem, of: .sending)
            }
            guard await Agent.pause(0.1) else { return nil }
        }
        return nil
    }

    private mutating func act(on outcome: Sender.Outcome) async throws(ClinicError) {
        switch outcome {
        case .asked: agent.hearing.heard()
        case .moved: await goOn()
        case .stored(let exam):
            await goOn()
            agent.say(.stored(exam))
            if let problem = await agent.terminal.tellAttachment(of: exam) {
                agent.say(.attachmentRefused(exam, problem))
            }
        case .held(let exam, let refusal):
            if case .refused = refusal { await goOn() }
            agent.say(.held(exam, refusal.clinicError.problem, isFinal: refusal.isFinal))
        case .stopped(let refusal):
            guard !Task.isCancelled else { return }
            await stop(refusal.clinicError.problem)
            try await rest(until: .now.advanced(by: .seconds(backoff.next(atLeast: refusal.pause))), refusal.pause)
        case .nothing(let due):
            let soonest = [due, resumption.until].compactMap(\.self).min()
            try await rest(until: soonest ?? .now.advanced(by: .seconds(3_600)), nil)
        }
    }

    /// Until the time has come or something has arrived; never less than what the hub asked for.
    private mutating func rest(
        until due: ContinuousClock.Instant, _ minimum: Int?
    ) async throws(ClinicError) {
        let start = ContinuousClock.now, earliest = start.advanced(by: .seconds(minimum ?? 0))
        let heard = agent.hearing.times
        while ContinuousClock.now < due {
            guard await Agent.pause(Self.look) else { return }
            let isNew = try await currentArrivals() != arrivals
            let isHeard = agent.hearing.times != heard && start.duration(to: .now) >= agent.hearing.shortest
            guard isNew || (isHeard && trouble != nil), ContinuousClock.now >= earliest else { continue }
            if isNew {
                backoff = Backoff()
                sender.wake()
            }
            return
        }
    }

    private func currentArrivals() async throws(ClinicError) -> String {
        do { return try await agent.terminal.spool.arrivals() } catch { throw ClinicError(error) }
    }

    private mutating func stop(_ problem: Problem) async {
        guard trouble?.name != problem.name else { return }
        trouble = problem
        agent.say(.stopped(problem))
        await agent.terminal.remember(trouble: problem)
    }

    private mutating func goOn() async {
        backoff = Backoff()
        agent.hearing.heard()
        guard trouble != nil else { return }
        trouble = nil
        agent.say(.goesOn)
        await agent.terminal.remember(trouble: nil)
    }
}

extension HubRefusal {
    /// Whether only a person can change it.
    var isFinal: Bool {
        if case .refused = self { true } else { false }
    }
}
