// The agent's fetching: round after round, what is critical first; a no to one thing holds up no other.
import FoundationEssentials
import HubAPI
import Spool

/// Fetches and tells, as soon as there is news and now and then without.
struct FetchingLoop {
    /// What lies between two rounds.
    enum Rest: Equatable {
        /// So many seconds, or until there is news.
        case untilNews(Double)
        /// So many seconds, or until another connection hears the hub; never less than the hub asked for.
        case afterFailure(Double, atLeast: Int?)
    }

    /// Seconds between two heartbeats, and between two looks at the hub's keys.
    private static let beat = Duration.seconds(300)
    /// Seconds between two looks whether the clinic's patients have changed.
    private static let rollAge = Duration.seconds(600)
    /// So many pages of it are fetched in one round.
    private static let rollPagesAtOnce = 2

    /// What a round does, in this order.
    private enum Step: CaseIterable {
        case news, keys, criticals, readBacks, reports, openings, standings, patients, attachments, settings, referrals,
            roll,
            heartbeat
    }

    private let agent: Agent
    private let bell: NewsBell
    private var backoff = Backoff()
    private var lastFault: Problem?
    private var faults: [Step: Problem] = [:]
    private var failures = 0
    private var told: ContinuousClock.Instant?
    private var read: ContinuousClock.Instant?
    /// When the hub's keys were seen last; nil where that is in doubt.
    private var seen: ContinuousClock.Instant?
    private var noted: LineHealth?
    private var hasSettings = false
    private var hasMoreReferrals = false

    init(_ agent: Agent, _ bell: NewsBell) {
        self.agent = agent
        self.bell = bell
    }

    func run() async {
        var loop = self, goesOn = true
        while goesOn {
            switch await loop.round() {
            case .untilNews(let seconds): goesOn = await bell.wait(seconds)
            case .afterFailure(let seconds, let minimum): goesOn = await agent.hearing.pause(seconds, atLeast: minimum)
            }
        }
    }

    /// One round.
    /// - Returns: what comes before the next one.
    mutating func round() async -> Rest {
        do throws(ClinicError) {
            let round = try await takeSteps()
            if round.hasFailed { failures += 1 }
            (backoff, lastFault) = (Backoff(), nil)
            await note(health: round.trouble?.problem)
            let interval = agent.settings.fetchInterval
            return .untilNews(
                read == nil || hasMoreReferrals ? min(1, interval) : interval * .random(in: 0.8...1.2))
        } catch {
            let pause = backoff.next(atLeast: error.after)
            guard !Task.isCancelled else { return .afterFailure(pause, atLeast: error.after) }
            failures += 1
            // Whoever answers next may be another.
            seen = nil
            if lastFault != error.problem { agent.say(.fetchFailed(error.problem)) }
            lastFault = error.problem
            await note(health: error.problem)
            return .afterFailure(pause, atLeast: error.after)
        }
    }

    /// Takes all steps. A step that meets a no, or a hub that fails just there, is said once, and the next ones are taken. Where this
    /// device fails, the hub is still told how it fares.
    /// - Throws: what concerns the line, the hub or this device as a whole.
    private mutating func takeSteps() async throws(ClinicError) -> FetchingRound {
        var round = FetchingRound()
        for step in Step.allCases where round.disk == nil || step == .heartbeat {
            let before = await agent.terminal.reportLine.sends
            do throws(ClinicError) {
                try await take(step)
                if step == .criticals { agent.hearing.heard() }
                faults[step] = nil
                let isAsked = await agent.terminal.reportLine.sends > before
                round.went(isAsked: isAsked, isService: step != .keys)
            } catch {
                let isAsked = await agent.terminal.reportLine.sends > before
                do throws(ClinicError) { try round.met(error, isAsked: isAsked) } catch { throw round.disk ?? error }
                guard error.kind != .disk else { continue }
                if faults[step] != error.problem { agent.say(.fetchFailed(error.problem)) }
                faults[step] = error.problem
            }
        }
        try round.end()
        return round
    }

    private mutating func take(_ step: Step) async throws(ClinicError) {
        let terminal = agent.terminal
        switch step {
        case .news: try await terminal.note(await bell.take())
        case .keys: try await lookAtKeys()
        case .criticals: try await terminal.fetchCriticals()
        case .readBacks: try await terminal.tellCriticals()
        case .reports: try await fetchReports()
        case .openings:
            for (report, problem) in try await terminal.tellOpenings() { agent.say(.openingRefused(report, problem)) }
        case .standings: try await terminal.fetchStandings()
        case .patients:
            for (patient, problem) in try await terminal.registerPatients() {
                agent.say(.patientRefused(patient, problem))
            }
        case .attachments:
            for (exam, problem) in try await terminal.tellAttachments() { agent.say(.attachmentRefused(exam, problem)) }
        case .settings:
            try await terminal.fetchSettings(always: !hasSettings)
            hasSettings = true
        case .referrals: try await fetchReferrals()
        case .roll: try await fetchRoll()
        case .heartbeat: try await tellHowItFares()
        }
    }

    /// Before anything else: a hub that shows other keys than at the enrolment gets nothing.
    private mutating func lookAtKeys() async throws(ClinicError) {
        if agent.terminal.trust.isSure, let seen, seen.duration(to: .now) < Self.beat { return }
        do throws(HubRefusal) { try await agent.terminal.refreshKeys(over: agent.terminal.reportLine) } catch {
            throw error.clinicError
        }
        seen = .now
    }

    /// What came is said, also where something else did not.
    private func fetchReports() async throws(ClinicError) {
        let gathered = try await agent.terminal.gatherReports()
        if gathered.new > 0 { agent.say(.reports(gathered.new)) }
        for (report, problem) in gathered.missing { agent.say(.reportMissing(report, problem)) }
        if !gathered.isWhole, let fault = gathered.fault { throw fault }
    }

    private mutating func fetchReferrals() async throws(ClinicError) {
        hasMoreReferrals = false
        let referrals = try await agent.terminal.fetchReferrals()
        if referrals.changed > 0 { agent.say(.referrals(referrals.changed)) }
        hasMoreReferrals = !referrals.isComplete
    }

    private mutating func fetchRoll() async throws(ClinicError) {
        guard read.map({ $0.duration(to: .now) > Self.rollAge }) ?? true else { return }
        let last = read
        read = .now
        let roll: (changed: Int, isComplete: Bool)
        do throws(ClinicError) { roll = try await agent.terminal.fetchRoll(pages: Self.rollPagesAtOnce) } catch {
            // What is wrong with the roll rests like one that was read; a line that breaks in it does not.
            if !error.concernsOneThing { read = last }
            throw error
        }
        if roll.changed > 0 { agent.say(.roll(roll.changed)) }
        if !roll.isComplete { read = nil }
    }

    private mutating func tellHowItFares() async throws(ClinicError) {
        guard told.map({ $0.duration(to: .now) > Self.beat }) ?? true else { return }
        try await agent.terminal.tellHowItFares(failures: failures)
        (told, failures) = (.now, 0)
        await agent.terminal.keepKeysFresh()
    }

    /// Keeps how the line fares: when that changes, and once a minute, so that whoever looks knows how fresh it is.
    private mutating func note(health problem: Problem?) async {
        let now = LineHealth(at: Date(), problem: problem)
        if let noted, noted.problem == problem, abs(now.at.timeIntervalSince(noted.at)) < 60 { return }
        noted = now
        await agent.terminal.remember(now)
    }
}
