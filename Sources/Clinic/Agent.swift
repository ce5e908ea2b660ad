// The agent: one process that captures what appears in a folder, sends what waits, and fetches reports, until it ends.
package import Analysers
package import FoundationEssentials
package import HubAPI
import Spool

/// Works for a terminal until its task is cancelled. What it had begun then is in the spool and goes on next time.
package struct Agent: Sendable {
    /// How it works.
    package struct Settings: Sendable {
        /// The folder whose files become exams; none watches nothing.
        package var watch: String?
        /// The staff account under whose name files of that folder are sent.
        package var staff: String?
        /// The alliance's mapping by which tables of that folder are read.
        package var mapping: String?
        /// How long what comes without a patient waits for one; none leaves that to the alliance (`terminal.hold`).
        package var unassigned: UnassignedRule?
        /// Where analysers send their results: `host:port` for each way of speaking.
        package var analysers: [AnalyserSpeech: String] = [:]
        /// Seconds between two looks into the folder.
        package var lookInterval = 1.0
        /// Seconds between two questions for reports and standings.
        package var fetchInterval = 30.0
        /// Seconds between two removals of files that the hub has long had.
        package var removalInterval = 600.0
        /// From how full a disk on, in percent, it is said.
        package var fullnessWarning = 90
        /// Seconds without change after which a file is taken for finished where the system does not tell whether somebody
        /// still writes it.
        package var quietSeconds = 10.0

        /// The usual settings.
        package init() {}

        /// Says whether they can be right at all. What may come later (a network, a mount) is not looked at.
        /// - Throws: `usage`.
        package func check() throws(ClinicError) {
            guard analysers.isEmpty || staff != nil else { throw ClinicError(.usage, .operatorMissing) }
            for address in analysers.values.sorted() {
                do throws(AnalyserError) { try AnalyserPort.check(address) } catch {
                    throw ClinicError(
                        .usage, "analyser-address",
                        zh: "分析仪端口 \(address) 写错了。应为 数字地址:端口，例如 0.0.0.0:2575 或 [::]:2575。",
                        en: "The port for analysers, \(address), is not written right. "
                            + "Write a numeric address and a port, such as 0.0.0.0:2575 or [::]:2575.")
                }
            }
        }
    }

    /// Something that whoever looks at the log should know.
    package enum Word: Sendable, Equatable {
        /// It works; the folder it watches.
        case began(watching: String?)
        /// A file of the folder is an exam now.
        case captured(WireID, files: [String])
        /// It is a control sample of the analyser.
        case control(WireID)
        /// An exam waits for its patient; until when, where that has an end.
        case waits(WireID, until: Date?)
        /// So many patients of the clinic were brought or changed.
        case roll(Int)
        /// The hub would not register a patient.
        case patientRefused(WireID, Problem)
        /// The hub would not take an exam's patient.
        case attachmentRefused(WireID, Problem)
        /// Something happened on an analyser's line.
        case analyser(AnalyserWord)
        /// A message of an analyser has no end: it is kept aside.
        case cut(peer: String, bytes: Int)
        /// A whole message of an analyser that is no message of results: a query, an answer, something else.
        case noResult(peer: String, bytes: Int)
        /// A port or a folder that it is to use is not there yet, and why.
        case missing(String, Problem)
        /// It is there now.
        case found(String)
        /// A file stays in the folder, and why.
        case stays(String, Problem)
        /// The hub has it.
        case stored(WireID)
        /// The hub has not taken it; whether it is tried again.
        case held(WireID, Problem, isFinal: Bool)
        /// Nothing can be sent.
        case stopped(Problem)
        /// Sending goes on after that.
        case goesOn
        /// ECGs are not packed, and why; they go up as they are.
        case unpacked(Problem)
        /// New reports are here.
        case reports(Int)
        /// So many referrals have changed.
        case referrals(Int)
        /// Files of so many bytes, whose exams have long had their receipts, were removed.
        case pruned(files: Int, bytes: Int64)
        /// Something that somebody must look at at once: `report.signed`, `exam.quarantined` …, and its exam.
        case critical(String, exam: WireID?)
        /// Reports could not be fetched.
        case fetchFailed(Problem)
        /// So many percent of the disk are used.
        case fills(Int)
        /// The disk is full: nothing new can be kept.
        case full
        /// This device fails.
        case failed(Problem)
        /// It was told to end, and has.
        case ended
    }

    let terminal: Terminal
    let settings: Settings
    /// What one connection tells the other: that the hub is heard.
    let hearing = HearingOfHub()
    let say: @Sendable (Word) -> Void

    /// Prepares an agent.
    package init(_ terminal: Terminal, _ settings: Settings, say: @escaping @Sendable (Word) -> Void) {
        self.terminal = terminal
        self.settings = settings
        self.say = say
    }

    /// Works until the task is cancelled.
    /// - Throws: `later` when another agent of this home runs; `usage` for settings that can never be right. A folder or a
    ///   port that is not there yet holds up nothing else.
    package func run() async throws(ClinicError) {
        try settings.check()
        let presence = try await terminal.home.lockAsAgent()
        defer { withExtendedLifetime(presence) {} }
        await terminal.remember(trouble: nil)
        for thing in AwaitedThing.all { await terminal.remember(missing: nil, thing) }
        say(.began(watching: settings.watch))
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await SendingLoop(self).run() }
            group.addTask { await fetchAgainAndAgain() }
            group.addTask { await watchTheDisk() }
            group.addTask { await pruneNowAndThen() }
            for (speech, address) in settings.analysers { group.addTask { await serve(speech, on: address) } }
            if let path = settings.watch {
                let folder = WatchedFolder(
                    path, quiet: .seconds(settings.quietSeconds), mapping: settings.mapping)
                group.addTask { await WatchingLoop(self, folder).run() }
            }
        }
        await terminal.packer?.close()
        say(.ended)
    }

    /// Waits; false when the agent is to end.
    static func pause(_ seconds: Double) async -> Bool { (try? await Task.sleep(for: .seconds(seconds))) != nil }

    /// Seconds for which a question for news is held open: less than the 30 after which a line is given up for dead.
    private static let held = 25
    /// Seconds between two heartbeats.
    private static let beat = Duration.seconds(300)
    /// Seconds between two looks whether the clinic's patients have changed.
    private static let rollAge = Duration.seconds(600)
    /// So many pages of it are fetched between two questions for news.
    private static let rollPagesAtOnce = 2

    private func fetchAgainAndAgain() async {
        var backoff = Backoff()
        var lastFault: Problem?
        var failures = 0
        var told: ContinuousClock.Instant?, read: ContinuousClock.Instant?, noted: LineHealth?
        var decided = Answered(), referred = Answered(), critical = Answered()
        while !Task.isCancelled {
            do throws(ClinicError) {
                let new = try await terminal.fetchReports()
                hearing.heard()
                if new > 0 { say(.reports(new)) }
                try await terminal.fetchStandings()
                try await settlePatients()
                try await fetchSettings(&decided)
                let isMore = try await fetchReferrals(&referred)
                try await settleCriticals(&critical)
                if read.map({ $0.duration(to: .now) > Self.rollAge }) ?? true {
                    let roll = try await terminal.fetchRoll(pages: Self.rollPagesAtOnce)
                    if roll.changed > 0 { say(.roll(roll.changed)) }
                    read = roll.isComplete ? .now : nil
                }
                if told.map({ $0.duration(to: .now) > Self.beat }) ?? true {
                    try await terminal.tellHowItFares(failures: failures)
                    (told, failures) = (.now, 0)
                    await terminal.keepKeysFresh()
                }
                (backoff, lastFault) = (Backoff(), nil)
                await note(health: nil, &noted)
                guard try await waitForNews(isBusy: read == nil || isMore) else { return }
            } catch {
                guard !Task.isCancelled else { return }
                failures += 1
                if lastFault != error.problem { say(.fetchFailed(error.problem)) }
                lastFault = error.problem
                await note(health: error.problem, &noted)
                guard await hearing.pause(backoff.next(atLeast: nil)) else { return }
            }
        }
    }

    /// An answer that cannot be understood, or a no, is said; what else is to be fetched does not wait for it.
    private func fetchSettings(_ answered: inout Answered) async throws(ClinicError) {
        do throws(ClinicError) {
            try await terminal.fetchSettings(always: !answered.once)
            answered = Answered(once: true)
        } catch {
            try hear(error, &answered)
        }
    }

    /// Fetches what is critical and tells what was said back; a hub that knows no such thing is not asked for ever.
    private func settleCriticals(_ answered: inout Answered) async throws(ClinicError) {
        do throws(ClinicError) {
            try await terminal.tellCriticals()
            try await terminal.fetchCriticals()
            answered = Answered(once: true)
        } catch {
            try hear(error, &answered)
        }
    }

    /// Whether there are more.
    private func fetchReferrals(_ answered: inout Answered) async throws(ClinicError) -> Bool {
        do throws(ClinicError) {
            let referrals = try await terminal.fetchReferrals()
            answered = Answered(once: true)
            if referrals.changed > 0 { say(.referrals(referrals.changed)) }
            return !referrals.isComplete
        } catch {
            try hear(error, &answered)
            return false
        }
    }

    /// Whether something was ever fetched, and why not the last time.
    private struct Answered {
        var once = false
        var fault: Problem?
    }

    /// Says a fault once, for as long as it is the same. Throws on what concerns the line itself.
    private func hear(_ error: ClinicError, _ answered: inout Answered) throws(ClinicError) {
        guard error.kind == .data || error.kind == .refused else { throw error }
        if answered.fault != error.problem { say(.fetchFailed(error.problem)) }
        answered.fault = error.problem
    }

    /// Keeps how the line fares: when that changes, and once a minute, so that whoever looks knows how fresh it is.
    private func note(health problem: Problem?, _ last: inout LineHealth?) async {
        let now = LineHealth(at: Date(), problem: problem)
        if let last, last.problem == problem, abs(now.at.timeIntervalSince(last.at)) < 60 { return }
        last = now
        await terminal.remember(now)
    }

    /// Registers who is new and says whose exams are, as far as the hub has not heard of it.
    private func settlePatients() async throws(ClinicError) {
        for (patient, problem) in try await terminal.registerPatients() { say(.patientRefused(patient, problem)) }
        for (exam, problem) in try await terminal.tellAttachments() { say(.attachmentRefused(exam, problem)) }
    }

    /// Notes how the device names sample and patient, once the exam is safe: a message that this stumbles over costs the
    /// label, not the exam. Says that it waits, where it does.
    func label(_ capture: Capture, _ bytes: [UInt8]?, _ speech: AnalyserSpeech?) async {
        if let bytes, let speech, let mark = AnalyserMark(bytes, speech) {
            var label = DeviceMark(sample: mark.sample, patient: mark.patient, name: mark.name)
            label.control = mark.isControl ? true : nil
            do throws(SpoolError) {
                try await terminal.spool.label(capture.exam, label)
                // It waits for nobody: the hub keeps it apart.
                if mark.isControl, capture.heldUntil != nil { try await terminal.spool.release(capture.exam) }
            } catch {
                say(.failed(ClinicError(error).problem))
            }
            if mark.isControl { return say(.control(capture.exam)) }
        }
        guard let until = capture.heldUntil else { return }
        say(.waits(capture.exam, until: capture.isHeldForEver ? nil : until))
    }

    /// Returns when there is something to fetch, or after a while; false when the agent is to end. What is critical is said
    /// at once.
    /// - Parameter isBusy: whether there is more to fetch anyway.
    private func waitForNews(isBusy: Bool) async throws(ClinicError) -> Bool {
        let seconds = isBusy ? 0 : min(Self.held, Int(settings.fetchInterval))
        guard let news = try await terminal.news(within: seconds) else {
            return await Self.pause(settings.fetchInterval * .random(in: 0.8...1.2))
        }
        for item in news.items where item.critical { say(.critical(item.event, exam: item.exam)) }
        try await terminal.heard(news)
        // A hub that answers at once without news, or an interval of nothing, must not be asked without a pause.
        return news.items.isEmpty ? await Self.pause(min(1, settings.fetchInterval)) : !Task.isCancelled
    }
}
