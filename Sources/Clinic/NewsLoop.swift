// The agent's hearing: a question for news is always open, on a line of its own, whatever else is being fetched.
import FoundationEssentials
import HubAPI

/// Says at once what is critical, fetches its values before anything else, and wakes the fetching.
struct NewsLoop {
    /// What lies between two questions.
    enum Rest: Equatable {
        case none
        case seconds(Double)
        /// So many seconds, or until another connection hears the hub; never less than the hub asked for.
        case afterFailure(Double, atLeast: Int?)
    }

    /// Seconds for which a question is held open: less than the 30 after which a line is given up for dead.
    private static let held = 25

    private let agent: Agent
    private let bell: NewsBell
    private var backoff = Backoff()
    private var fault: Problem?
    /// What was heard last, so that a page that comes again is not told again.
    private var told: [EventPage.Item] = []

    init(_ agent: Agent, _ bell: NewsBell) {
        self.agent = agent
        self.bell = bell
    }

    func run() async {
        var loop = self, goesOn = true
        while goesOn {
            switch await loop.listen() {
            case .none: goesOn = !Task.isCancelled
            case .seconds(let seconds): goesOn = await Agent.pause(seconds)
            case .afterFailure(let seconds, let minimum): goesOn = await agent.hearing.pause(seconds, atLeast: minimum)
            }
        }
    }

    /// Asks once. What is wrong with the line itself is said by the fetching, which meets it too.
    /// - Returns: what comes before the next question.
    mutating func listen() async -> Rest {
        do throws(ClinicError) {
            let seconds = try await hear()
            (backoff, fault) = (Backoff(), nil)
            return seconds > 0 ? .seconds(seconds) : .none
        } catch {
            if error.concernsOneThing, error.kind != .later, fault != error.problem {
                agent.say(.fetchFailed(error.problem))
            }
            fault = error.problem
            return .afterFailure(backoff.next(atLeast: error.after), atLeast: error.after)
        }
    }

    /// Seconds until the next question after one that brought nothing. Held for its full time it may be asked again at once. A hub
    /// that answers before must not be asked without a pause.
    static func pause(afterHolding held: Duration, of seconds: Int, interval: Double) -> Double {
        seconds > 0 && held >= .seconds(seconds) * 0.9 ? 0 : min(1, interval)
    }

    /// - Returns: seconds until the next question.
    private mutating func hear() async throws(ClinicError) -> Double {
        let interval = agent.settings.fetchInterval, seconds = min(Self.held, Int(interval))
        let asked = ContinuousClock.now, last = try await agent.terminal.lastHeard()
        guard let news = try await agent.terminal.news(within: seconds) else { return Self.about(interval) }
        agent.hearing.heard()
        // What does not lead further came from a cache, or from a hub that counts wrongly: asked again at once it comes again.
        let isStuck = !news.items.isEmpty && (news.next.flatMap { Int64($0) } ?? 0) <= last
        let items = news.items.filter { $0.number > last }
        guard !items.isEmpty, items != told || !isStuck else {
            try await agent.terminal.heard(EventPage(items: [], next: isStuck ? nil : news.next))
            guard !isStuck else { return Self.about(interval) }
            return Self.pause(afterHolding: asked.duration(to: .now), of: seconds, interval: interval)
        }
        for item in items where item.critical { agent.say(.critical(item.event, exam: item.exam)) }
        try await agent.terminal.heard(EventPage(items: items, next: isStuck ? nil : news.next))
        told = items
        await bell.ring(items)
        try await fetchCases(of: items)
        return isStuck ? Self.about(interval) : 0
    }

    private static func about(_ interval: Double) -> Double { interval * .random(in: 0.8...1.2) }

    /// One that does not come now holds up none of the others, and comes with the list of those that are open.
    private func fetchCases(of items: [EventPage.Item]) async throws(ClinicError) {
        for id in Set(items.compactMap(\.criticalCase)) {
            do throws(ClinicError) { try await agent.terminal.fetchCritical(id) } catch {
                guard error.concernsOneThing else { throw error }
            }
        }
    }
}
