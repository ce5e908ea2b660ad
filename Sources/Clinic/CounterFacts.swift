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
    }

    /// Something critical and who it is about.
    package struct Critical: Sendable, Equatable {
        package var news: CriticalNews
        package var kind: String?
        package var patient: String?
        /// The values that are to be said back, where it is a critical case that has been fetched.
        package var said: String?
    }

    /// What has not reached the hub yet.
    package struct Backlog: Sendable, Equatable {
        package var count = 0
        package var bytes: Int64 = 0
        package var oldest: Date?
    }

    package var clinic = ""
    package var terminal = ""
    package var now = Date()
    package var hasAgent = false
    package var line: LineHealth?
    /// Why nothing can be sent.
    package var trouble: Problem?
    /// How many exams have no receipt yet, how many bytes of them, and when the oldest was captured.
    package var backlog = Backlog()
    package var fullness: Int?
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
        facts.line = await terminal.lineHealth()
        facts.trouble = facts.hasAgent ? await terminal.trouble() : nil
        facts.fullness = terminal.spool.folder.fullness()
        do throws(SpoolError) {
            let spool = terminal.spool
            let waiting = try await spool.waiting(limit: 10_000)
            facts.backlog = Backlog(
                count: waiting.count, bytes: waiting.reduce(0) { $0 + max(0, $1.size - $1.sent) },
                oldest: waiting.map(\.capturedAt).min())
            facts.referrals = try await spool.unseenReferrals()
            var names = Names(spool)
            for capture in try await spool.captures(limit: rows) { facts.exams.append(try await names.exam(capture)) }
            for capture in try await spool.unassigned(limit: rows) { facts.tray.append(try await names.exam(capture)) }
            for kept in try await spool.unopened(limit: rows) { facts.reports.append(try await names.waiting(kept)) }
            for news in try await spool.unacknowledged(limit: rows) {
                facts.criticals.append(try await names.critical(news))
            }
        } catch {
            throw ClinicError(error)
        }
        return facts
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
            return Waiting(report: report, patient: here ?? report.patient?.name)
        }

        mutating func critical(_ news: CriticalNews) async throws(SpoolError) -> Critical {
            var said: String?
            if let id = news.criticalCase, let kept = try await spool.critical(id) {
                said = kept.standing.toReadBack.map(\.said).joined(separator: "；")
            }
            guard let exam = news.exam, let capture = try await spool.capture(exam) else {
                return Critical(news: news, kind: nil, patient: nil, said: said)
            }
            return Critical(news: news, kind: capture.kind, patient: try await name(of: capture), said: said)
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
