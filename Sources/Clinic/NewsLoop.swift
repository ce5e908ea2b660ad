// The agent's hearing: a question for news is always open, on a line of its own, whatever else is being fetched.
import FoundationEssentials
import HubAPI

/// Says at once what is critical, fetches its values before anything else, and wakes the fetching.
struct NewsLoop {
    /// Seconds for which a question is held open: less than the 30 after which a line is given up for dead.
    private static let held = 25

    private let agent: Agent
    private let bell: NewsBell
    private var backoff = Backoff()
    private var fault: Problem?

    init(_ agent: Agent, _ bell: NewsBell) {
        self.agent = agent
        self.bell = bell
    }

    func run() async {
        var loop = self
        while await loop.listen() {}
    }

    /// Asks once; false when the agent is to end. What is wrong with the line itself is said by the fetching, which meets it too.
    private mutating func listen() async -> Bool {
        do throws(ClinicError) {
            let goesOn = try await hear()
            (backoff, fault) = (Backoff(), nil)
            return goesOn
        } catch {
            if error.concernsOneThing, error.kind != .later, fault != error.problem {
                agent.say(.fetchFailed(error.problem))
            }
            fault = error.problem
            return await agent.hearing.pause(backoff.next(atLeast: nil))
        }
    }

    /// Seconds until the next question after one that brought nothing. Held for its full time it may be asked again at once. A hub
    /// that answers before must not be asked without a pause.
    static func pause(afterHolding held: Duration, of seconds: Int, interval: Double) -> Double {
        seconds > 0 && held >= .seconds(seconds) * 0.9 ? 0 : min(1, interval)
    }

    private func hear() async throws(ClinicError) -> Bool {
        let interval = agent.settings.fetchInterval, seconds = min(Self.held, Int(interval))
        let asked = ContinuousClock.now
        guard let news = try await agent.terminal.news(within: seconds) else {
            return await Agent.pause(interval * .random(in: 0.8...1.2))
        }
        agent.hearing.heard()
        for item in news.items where item.critical { agent.say(.critical(item.event, exam: item.exam)) }
        try await agent.terminal.heard(news)
        guard !news.items.isEmpty else {
            let pause = Self.pause(afterHolding: asked.duration(to: .now), of: seconds, interval: interval)
            return pause > 0 ? await Agent.pause(pause) : !Task.isCancelled
        }
        await bell.ring(news.items)
        // One that does not come now comes with the list of those that are open.
        for id in Set(news.items.compactMap(\.criticalCase)) { try await agent.terminal.fetchCritical(id) }
        return !Task.isCancelled
    }
}
