// The agent: one process that captures what appears in a folder, sends what waits, and fetches reports, until it ends.
package import Analysers
import Blocking
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
        /// A file was put back whose exam stands: it is not captured again.
        case known(WireID, file: String)
        /// Every file of an exam has the bytes of an earlier one.
        case twin(WireID, of: WireID, at: Date)
        /// A file whose exam was refused was moved to `refused/`.
        case laidAside(WireID, file: String)
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
        /// A report does not come, or is not believed; the others do, and it is tried again.
        case reportMissing(WireID, Problem)
        /// The hub would not hear that a report was opened here.
        case openingRefused(WireID, Problem)
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
    /// What this device has failed at, so that it is said once.
    let failures = FailureNotes()
    let say: @Sendable (Word) -> Void

    /// Prepares an agent.
    package init(_ terminal: Terminal, _ settings: Settings, say: @escaping @Sendable (Word) -> Void) {
        self.terminal = terminal
        self.settings = settings
        self.say = say
    }

    /// Works until the task is cancelled.
    /// - Throws: `later` when another agent of this home runs; `usage` for settings that can never be right, and where the spool is
    ///   another clinic's. A folder or a
    ///   port that is not there yet holds up nothing else.
    package func run() async throws(ClinicError) {
        try settings.check()
        let presence = try await terminal.home.lockAsAgent()
        defer { withExtendedLifetime(presence) {} }
        try await terminal.checkClinic()
        await terminal.remember(trouble: nil)
        for thing in AwaitedThing.all { await terminal.remember(missing: nil, thing) }
        say(.began(watching: settings.watch))
        do throws(SpoolError) { try terminal.spool.folder.cut.showBegun() } catch {
            note(ClinicError(error).problem, of: .analysers)
        }
        let bell = NewsBell()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await NewsLoop(self, bell).run() }
            // A disk that is slow, or a share that does not answer, holds up only who waits for it.
            group.addTask(executorPreference: TaskThread(label: "lianyi.fetching")) {
                await FetchingLoop(self, bell).run()
            }
            group.addTask(executorPreference: TaskThread(label: "lianyi.sending")) { await SendingLoop(self).run() }
            group.addTask(executorPreference: TaskThread(label: "lianyi.disk")) { await watchTheDisk() }
            group.addTask(executorPreference: TaskThread(label: "lianyi.pruning")) { await pruneNowAndThen() }
            for (speech, address) in settings.analysers {
                let thread = TaskThread(label: "lianyi.\(speech)")
                group.addTask(executorPreference: thread) { await serve(speech, on: address) }
            }
            if let path = settings.watch {
                let folder = WatchedFolder(
                    path, quiet: .seconds(settings.quietSeconds), mapping: settings.mapping)
                let thread = TaskThread(label: "lianyi.watching")
                group.addTask(executorPreference: thread) { await WatchingLoop(self, folder).run() }
            }
        }
        await terminal.packer?.close()
        say(.ended)
    }

    /// Waits; false when the agent is to end.
    static func pause(_ seconds: Double) async -> Bool { (try? await Task.sleep(for: .seconds(seconds))) != nil }

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
}
