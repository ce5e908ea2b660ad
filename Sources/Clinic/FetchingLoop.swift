// The agent's fetching: round after round, what is critical first; a no to one thing holds up no other.
import FoundationEssentials
import HubAPI
import Spool

/// Fetches and tells, as soon as there is news and now and then without.
struct FetchingLoop {
    /// Seconds between two heartbeats.
    private static let beat = Duration.seconds(300)
    /// Seconds between two looks whether the clinic's patients have changed.
    private static let rollAge = Duration.seconds(600)
    /// So many pages of it are fetched in one round.
    private static let rollPagesAtOnce = 2
    /// After so many steps in a row to which the hub had no answer it is the hub, not the step.
    private static let patience = 3

    /// What a round does, in this order.
    private enum Step: CaseIterable {
        case criticals, readBacks, reports, openings, standings, patients, attachments, settings, referrals, roll,
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
    private var noted: LineHealth?
    private var hasSettings = false
    private var hasMoreReferrals = false

    init(_ agent: Agent, _ bell: NewsBell) {
        self.agent = agent
        self.bell = bell
    }

    func run() async {
        var loop = self
        while await loop.goRound() {}
    }

    /// One round and the pause after it; false when the agent is to end.
    private mutating func goRound() async -> Bool {
        do throws(ClinicError) {
            try await agent.terminal.note(await bell.take())
            let trouble = try await takeSteps()
            if trouble != nil { failures += 1 }
            (backoff, lastFault) = (Backoff(), nil)
            await note(health: trouble)
            let interval = agent.settings.fetchInterval
            return await bell.wait(
                read == nil || hasMoreReferrals ? min(1, interval) : interval * .random(in: 0.8...1.2))
        } catch {
            guard !Task.isCancelled else { return false }
            failures += 1
            if lastFault != error.problem { agent.say(.fetchFailed(error.problem)) }
            lastFault = error.problem
            await note(health: error.problem)
            return await agent.hearing.pause(backoff.next(atLeast: nil))
        }
    }

    /// Takes all steps. A step that meets a no, or a hub that fails just there, is said once, and the next ones are taken.
    /// - Returns: why the hub could not do one of them; nil where it did all that it was asked.
    /// - Throws: what concerns the line, the hub or this device as a whole.
    private mutating func takeSteps() async throws(ClinicError) -> Problem? {
        var trouble: Problem?, inARow = 0
        for step in Step.allCases {
            do throws(ClinicError) {
                try await take(step)
                if step == .criticals { agent.hearing.heard() }
                (faults[step], inARow) = (nil, 0)
            } catch {
                guard error.concernsOneThing else { throw error }
                if error.kind == .later {
                    (trouble, inARow) = (error.problem, inARow + 1)
                    guard inARow < Self.patience else { throw error }
                }
                if faults[step] != error.problem { agent.say(.fetchFailed(error.problem)) }
                faults[step] = error.problem
            }
        }
        return trouble
    }

    private mutating func take(_ step: Step) async throws(ClinicError) {
        let terminal = agent.terminal
        switch step {
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

    /// What came is said, also where something else did not.
    private func fetchReports() async throws(ClinicError) {
        let (new, fault) = try await agent.terminal.gatherReports()
        if new > 0 { agent.say(.reports(new)) }
        if let fault { throw fault }
    }

    private mutating func fetchReferrals() async throws(ClinicError) {
        hasMoreReferrals = false
        let referrals = try await agent.terminal.fetchReferrals()
        if referrals.changed > 0 { agent.say(.referrals(referrals.changed)) }
        hasMoreReferrals = !referrals.isComplete
    }

    private mutating func fetchRoll() async throws(ClinicError) {
        guard read.map({ $0.duration(to: .now) > Self.rollAge }) ?? true else { return }
        read = .now
        let roll = try await agent.terminal.fetchRoll(pages: Self.rollPagesAtOnce)
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

extension ClinicError {
    /// Whether it is about what was asked, so that another thing may fare better: a no, an answer that is not to be believed,
    /// a hub that fails at it. Not so where we are not let in, where nobody answers, or where this device fails.
    var concernsOneThing: Bool {
        switch kind {
        case .data: true
        case .refused: problem.status != 401
        case .later: ![408, 425, 429].contains(problem.status)
        case .usage, .unreachable, .disk: false
        }
    }
}
