// The counter: what a person sees and does there, as a value that keys change.
package import HubAPI
package import Spool

/// A key that was pressed.
package enum CounterKey: Sendable, Equatable {
    case up, down, enter, escape, backspace, interrupt, pageUp, pageDown
    case character(Character)
}

/// What the program is to do.
package enum CounterWish: Sendable, Equatable {
    case quit
    /// Show this report, which opens it.
    case open(WireID)
    /// Write this report as a page to print.
    case print(WireID)
    /// Find patients by this text.
    case find(String)
    /// Give this exam that patient.
    case attach(WireID, to: WireID)
    /// Somebody has seen this.
    case acknowledge(String)
}

/// The state of the screen.
package struct Counter: Sendable, Equatable {
    /// A row that can be chosen.
    package enum Row: Sendable, Equatable {
        case critical(String)
        case report(WireID)
        case tray(WireID)
        case exam(WireID)
    }

    /// What is in front.
    package enum Mode: Sendable, Equatable {
        case list
        /// Giving an exam its patient: what was typed, who fits, who is chosen among them.
        case attaching(WireID, query: String, found: [KeptPatient], chosen: Int)
        /// A report, and the first line of it that is on the screen.
        case reading(WireID, lines: [String], top: Int)
    }

    /// Longest text that is searched for.
    private static let queryLimit = 64

    /// What there is.
    package var facts: CounterFacts
    /// The chosen row, by its place among ``rows``.
    package private(set) var chosen = 0
    package private(set) var mode = Mode.list
    /// The last word to the person, until the next key.
    package var message: String?

    /// Begins with the list.
    package init(_ facts: CounterFacts = CounterFacts()) {
        self.facts = facts
        chosen = facts.criticals.count
    }

    /// All rows in the order of the screen: what is critical, reports that wait, the tray, the exams.
    package var rows: [Row] {
        facts.criticals.map { .critical($0.news.key) } + facts.reports.map { .report($0.report.id) }
            + facts.tray.map { .tray($0.capture.exam) }
            + facts.exams.map { .exam($0.capture.exam) }
    }

    /// The chosen row.
    package var row: Row? { rows.indices.contains(chosen) ? rows[chosen] : nil }

    /// New facts; the same row stays chosen, wherever it is now. Where there was none it is the first below the criticals.
    package mutating func see(_ facts: CounterFacts) {
        let before = row
        self.facts = facts
        let place = before == nil ? facts.criticals.count : chosen
        chosen = before.flatMap { rows.firstIndex(of: $0) } ?? min(place, max(0, rows.count - 1))
    }

    /// Patients who fit what was typed.
    package mutating func see(_ found: [KeptPatient], for query: String) {
        guard case .attaching(let exam, query, _, _) = mode else { return }
        mode = .attaching(exam, query: query, found: found, chosen: 0)
    }

    /// A report to read.
    package mutating func show(_ report: WireID, _ lines: [String]) { mode = .reading(report, lines: lines, top: 0) }

    /// A key was pressed; answers what is to be done.
    package mutating func press(_ key: CounterKey) -> CounterWish? {
        message = nil
        if key == .interrupt { return .quit }
        switch mode {
        case .list: return pressInList(key)
        case .attaching(let exam, let query, let found, let chosen):
            return pressWhileAttaching(key, exam, query, found, chosen)
        case .reading(let report, let lines, let top): return pressWhileReading(key, report, lines, top)
        }
    }

    private mutating func pressInList(_ key: CounterKey) -> CounterWish? {
        switch key {
        case .up: chosen = max(0, chosen - 1)
        case .down: chosen = min(max(0, rows.count - 1), chosen + 1)
        case .character("q"): return .quit
        case .character("k"):
            return acknowledge()
        case .character("a"):
            guard let exam = attachable else { return say("请选择一份检查 choose an exam first") }
            mode = .attaching(exam, query: "", found: [], chosen: 0)
            return .find("")
        case .character("o"), .enter: return report.map { .open($0) } ?? say("还没有报告 no report yet")
        case .character("p"): return report.map { .print($0) } ?? say("还没有报告 no report yet")
        default: break
        }
        return nil
    }

    /// The chosen critical, or the only one: a key that was meant for another line must not clear one that just came.
    private mutating func acknowledge() -> CounterWish? {
        guard !facts.criticals.isEmpty else { return say("没有未确认的危急 nothing critical is open") }
        guard let critical = critical ?? (facts.criticals.count == 1 ? facts.criticals.first : nil) else {
            chosen = 0
            return say("用上下键选择一行，再按 k choose a line, then press k")
        }
        if let id = critical.news.criticalCase {
            return say("须复述 say it back: lianyi-clinic acknowledge \("\(id)".suffix(6))")
        }
        return .acknowledge(critical.news.key)
    }

    private mutating func pressWhileAttaching(
        _ key: CounterKey, _ exam: WireID, _ query: String, _ found: [KeptPatient], _ place: Int
    ) -> CounterWish? {
        var query = query
        switch key {
        case .escape: mode = .list
        case .up: mode = .attaching(exam, query: query, found: found, chosen: max(0, place - 1))
        case .down: mode = .attaching(exam, query: query, found: found, chosen: min(max(0, found.count - 1), place + 1))
        case .enter:
            guard found.indices.contains(place) else { return say("没有符合的患者 nobody fits") }
            mode = .list
            return .attach(exam, to: found[place].id)
        case .backspace, .character:
            if case .character(let character) = key, query.count < Self.queryLimit { query.append(character) }
            if key == .backspace { query = String(query.dropLast()) }
            mode = .attaching(exam, query: query, found: found, chosen: 0)
            return .find(query)
        default: break
        }
        return nil
    }

    private mutating func pressWhileReading(
        _ key: CounterKey, _ report: WireID, _ lines: [String], _ top: Int
    ) -> CounterWish? {
        let last = max(0, lines.count - 1)
        switch key {
        case .up: mode = .reading(report, lines: lines, top: max(0, top - 1))
        case .down: mode = .reading(report, lines: lines, top: min(last, top + 1))
        case .pageUp: mode = .reading(report, lines: lines, top: max(0, top - 10))
        case .pageDown, .character(" "): mode = .reading(report, lines: lines, top: min(last, top + 10))
        case .character("p"): return .print(report)
        default: mode = .list
        }
        return nil
    }

    private mutating func say(_ text: String) -> CounterWish? {
        message = text
        return nil
    }

    /// What is critical in the chosen row.
    private var critical: CounterFacts.Critical? {
        guard case .critical(let key) = row else { return nil }
        return facts.criticals.first { $0.news.key == key }
    }

    /// The exam of the chosen row, where it may still be given a patient.
    private var attachable: WireID? {
        switch row {
        case .tray(let exam), .exam(let exam): exam
        case .critical: critical?.news.exam
        default: nil
        }
    }

    /// The report of the chosen row.
    private var report: WireID? {
        switch row {
        case .report(let report): report
        case .critical: critical?.news.report
        case .exam(let exam): facts.exams.first { $0.capture.exam == exam }?.capture.report
        default: nil
        }
    }
}
