// What the counter's screen shows: read from the spool, and nothing else.
package import FoundationEssentials
package import HubAPI
package import Spool

/// Everything that is worth a line, at one moment.
package struct CounterFacts: Sendable, Equatable {
    /// An exam and who it is about.
    package struct Exam: Sendable, Equatable {
        package var capture: Capture
        package var stage: Stage
        package var patient: String?
    }

    /// A report that nobody here has opened.
    package struct Waiting: Sendable, Equatable {
        package var report: Report
        package var patient: String?
        /// By what its exam is found where nobody's name is known: the device's label, its file.
        package var trace: String?
        /// When its exam was captured here.
        package var capturedAt: Date?
    }

    /// Something critical and who it is about.
    package struct Critical: Sendable, Equatable {
        package var news: CriticalNews
        package var kind: String?
        package var patient: String?
        /// By what its exam is found where nobody's name is known: the device's label, its file.
        package var trace: String?
        /// When its exam was captured here.
        package var capturedAt: Date?
        /// The values that are to be said back, where it is a critical case that has been fetched.
        package var said: String?
        /// By when somebody must answer, by the hub's clock.
        package var deadline: Date?

        /// Whether nobody has answered in time.
        package func isOverdue(at moment: Date) -> Bool { deadline.map { $0 < moment } ?? false }
    }

    package var clinic = ""
    package var terminal = ""
    package var now = Date()
    /// By how many seconds the hub's clock is ahead of this machine's.
    package var hubAhead = 0.0
    /// The hub's time, by which deadlines are judged.
    package var hubTime: Date { now.addingTimeInterval(hubAhead) }
    package var hasAgent = false
    package var line: LineHealth?
    /// Why nothing can be sent.
    package var trouble: Problem?
    /// How many exams have no receipt yet, how many bytes of them, and when the oldest was captured.
    package var backlog = Backlog()
    package var fullness: Int?
    /// Files that stay in the watched folder, and messages of analysers that have no end: what lies here and is no exam.
    package var uncaptured = 0
    package var exams: [Exam] = []
    package var tray: [Exam] = []
    package var reports: [Waiting] = []
    package var criticals: [Critical] = []
    /// How many referrals have changed since somebody looked.
    package var referrals = 0

    /// Nothing yet.
    package init() {}
}

extension CounterFacts {
    /// As many rows of each as a tall screen shows.
    private static let rows = 200

    /// Reads what there is now.
    package static func read(_ terminal: Terminal) async throws(ClinicError) -> CounterFacts {
        var facts = CounterFacts()
        let identity = await terminal.identity
        (facts.clinic, facts.terminal) = (identity.organisation.name, identity.name)
        facts.hasAgent = terminal.home.hasAgent
        facts.hubAhead = await terminal.clockSkew()
        facts.line = await terminal.lineHealth()
        facts.trouble = facts.hasAgent ? await terminal.trouble() : nil
        facts.fullness = terminal.spool.folder.fullness()
        let stays = facts.hasAgent ? await terminal.folderNotices().count : 0
        facts.uncaptured = stays + terminal.spool.folder.cut.all().count
        do throws(SpoolError) {
            let spool = terminal.spool
            facts.backlog = try await spool.backlog()
            facts.referrals = try await spool.unseenReferrals()
            var names = Names(spool)
            for capture in try await spool.captures(limit: rows) { facts.exams.append(try await names.exam(capture)) }
            for capture in try await spool.unassigned(limit: rows) { facts.tray.append(try await names.exam(capture)) }
            for kept in try await spool.unopened(limit: rows) { facts.reports.append(try await names.waiting(kept)) }
            facts.criticals = try await criticals(spool, &names)
        } catch {
            throw ClinicError(error)
        }
        return facts
    }

    /// What is critical and open here: values and reports, then what cannot be read, then steps of referrals; each case and each
    /// referral once, the newest first.
    package static func criticals(of terminal: Terminal) async throws(ClinicError) -> [Critical] {
        var names = Names(terminal.spool)
        do throws(SpoolError) { return try await criticals(terminal.spool, &names) } catch { throw ClinicError(error) }
    }

    private static func criticals(_ spool: Spool, _ names: inout Names) async throws(SpoolError) -> [Critical] {
        var all: [Critical] = [], cases: Set<WireID> = [], referrals: Set<WireID> = []
        for news in try await spool.unacknowledged(limit: rows) {
            if let id = news.criticalCase {
                guard cases.insert(id).inserted else { continue }
                // Said back here since; the agent tells the hub.
                if let kept = try await spool.critical(id), !kept.isOpen, let answer = kept.answer,
                    answer.clientTime > news.at
                {
                    continue
                }
                if try await spool.critical(id)?.standing.state == "closed" { continue }
            }
            if let id = news.referral {
                guard referrals.insert(id).inserted, try await !isOver(id, spool) else { continue }
            }
            all.append(try await names.critical(news))
        }
        for kept in try await spool.criticals(limit: rows) where kept.isOpen && !cases.contains(kept.standing.id) {
            all.append(try await names.critical(CriticalNews(kept.standing)))
        }
        return all.sorted {
            ($0.news.rank, $1.news.at, $1.news.key) < ($1.news.rank, $0.news.at, $0.news.key)
        }
    }

    /// Whether nobody has to do anything in a referral any more.
    private static func isOver(_ referral: WireID, _ spool: Spool) async throws(SpoolError) -> Bool {
        try await spool.referral(referral)?.standing.isOver ?? false
    }

    /// Finds the names that rows show.
    private struct Names {
        let spool: Spool
        var known: [WireID: String] = [:]

        init(_ spool: Spool) { self.spool = spool }

        mutating func exam(_ capture: Capture) async throws(SpoolError) -> Exam {
            var kept: KeptReport?
            if let report = capture.report { kept = try await spool.report(report) }
            let stage = Stage(capture, isOpened: kept?.openedAt != nil, isVoid: kept?.voidedAt != nil)
            return Exam(capture: capture, stage: stage, patient: try await name(of: capture))
        }

        mutating func waiting(_ kept: KeptReport) async throws(SpoolError) -> Waiting {
            let report = kept.signed.report, capture = try await spool.capture(report.exam)
            let here = if let capture { try await name(of: capture) } else { nil as String? }
            return Waiting(
                report: report, patient: here ?? report.patient?.name, trace: capture?.trace,
                capturedAt: capture?.capturedAt)
        }

        mutating func critical(_ news: CriticalNews) async throws(SpoolError) -> Critical {
            var critical = Critical(news: news)
            if let id = news.criticalCase, let kept = try await spool.critical(id) {
                critical.said = kept.standing.toReadBack.map(\.said).joined(separator: "；")
                critical.deadline = kept.standing.deadline
                (critical.kind, critical.patient) = (kept.standing.kind, kept.standing.patient?.name)
            }
            if let id = news.referral, let kept = try await spool.referral(id) {
                critical.patient = kept.standing.patient?.name
                critical.trace = kept.standing.number
            }
            guard let exam = news.exam, let capture = try await spool.capture(exam) else {
                critical.trace = news.exam.map { "检查 \("\($0)".suffix(6))" } ?? critical.trace
                return critical
            }
            critical.kind = capture.kind
            critical.patient = try await name(of: capture) ?? critical.patient
            (critical.trace, critical.capturedAt) = (capture.trace, capture.capturedAt)
            return critical
        }

        private mutating func name(of capture: Capture) async throws(SpoolError) -> String? {
            guard let patient = capture.patient else {
                return (try? capture.manifest())?.patient?.name
            }
            if let name = known[patient] { return name }
            let name = try await spool.patient(patient)?.person.name
            known[patient] = name
            return name
        }
    }
}

extension CriticalNews {
    /// What a patient may die of comes first: values and reports, then exams that nobody can read, then steps of referrals.
    fileprivate var rank: Int {
        if criticalCase != nil || report != nil || event.hasPrefix("report.") { return 0 }
        return referral != nil || event.hasPrefix("referral.") ? 2 : 1
    }
}
