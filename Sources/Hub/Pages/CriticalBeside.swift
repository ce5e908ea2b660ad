// The critical cases of an exam beside its picture: where each stands, its clocks, who was told and answered, and its closure.
import Alliance
import Criticals
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Readings
import Records

extension Session {
    /// The exam's critical cases with their histories, the newest first. A second look for quality is blind until it is over: what
    /// was found is no word for it.
    borrowing func criticals(beside reading: StoredReading, for call: Call) throws -> [CriticalView] {
        guard reading.purpose != .overread || reading.state == .signed else { return [] }
        var filter = CriticalFilter(), views: [CriticalView] = []
        filter.exam = reading.exam
        for found in try criticals(filter, after: nil, limit: 5) {
            try audit(
                AuditRow("critical.viewed", object: ("critical", found.stage.facts.id.uuid), patient: found.patient),
                by: call.actor, from: call.origin)
            views.append(try CriticalView.whole(found, call.actor, self))
        }
        return views
    }
}

/// One case as the reading page shows it.
struct CriticalBeside {
    let values: [String: Any]

    /// A step that has a clock: the events that end it, how long it may take, and the state in which it is awaited.
    private struct Step {
        let name: String, endings: [CriticalEvent], limit: TimeInterval, awaited: CriticalState
    }

    init(_ view: CriticalView, _ clocks: CriticalClocks, _ page: WebPage) {
        var values = page.head(of: view)
        let history = view.history ?? []
        let round = Self.round(of: history), since = round.first?.at ?? view.openedAt
        values["clocks"] = Self.steps(clocks).map { Self.line($0, round, since, view, page) }
        values["history"] = history.map { page.line($0) }
        if view.may.contains(.closure) { values["mayClose"] = true }
        if view.may.contains(.calls) { values["mayCall"] = true }
        if view.state == CriticalState.closed.rawValue { values["isClosed"] = true }
        self.values = values
    }

    /// The history since the clocks began: with the case, or with what came after it had been answered.
    private static func round(of history: [CriticalView.Entry]) -> ArraySlice<CriticalView.Entry> {
        let anew = [CriticalEvent.added.kind, CriticalEvent.readdressed.kind]
        var begins = 0, isAnswered = false
        for (index, entry) in history.enumerated() {
            if entry.event == CriticalEvent.acknowledged.kind { isAnswered = true }
            if isAnswered, anew.contains(entry.event) { (begins, isAnswered) = (index, false) }
        }
        return history.dropFirst(begins)
    }

    private static func steps(_ clocks: CriticalClocks) -> [Step] {
        [
            Step(
                name: "notify", endings: [.notified, .reachedNoReadBack, .readBack], limit: clocks.notify,
                awaited: .detected),
            Step(name: "acknowledge", endings: [.acknowledged], limit: clocks.acknowledge, awaited: .notified),
            Step(name: "act", endings: [.acted], limit: clocks.act, awaited: .acknowledged),
            Step(name: "close", endings: [.closed, .autoClosed], limit: clocks.close, awaited: .acted),
        ]
    }

    private static func line(
        _ step: Step, _ round: ArraySlice<CriticalView.Entry>, _ since: Date, _ view: CriticalView, _ page: WebPage
    ) -> [String: Any] {
        let name = page.word("criticalClock_\(step.name)", ["limit": page.length(step.limit)])
        let kinds = step.endings.map(\.kind)
        if view.state == step.awaited.rawValue, let deadline = view.deadline {
            let left = deadline.timeIntervalSince(page.moment)
            return [
                "name": name,
                "running": [
                    "due": RFC3339.text(deadline), "limit": Int(step.limit),
                    "pace": WorklistRow.pace(left: left, of: step.limit), "left": WorklistRow.span(left, page),
                ],
            ]
        }
        guard let entry = round.first(where: { kinds.contains($0.event) }) else {
            return ["name": name, "mark": "over", "text": page.word("clockNotYet")]
        }
        let took = entry.at.timeIntervalSince(since), isTimely = step.name == "close" || took <= step.limit
        let who = ([entry.recipient ?? entry.by, entry.organisation] as [String?]).compactMap(\.self)
        let length = took < 60 ? page.word("underAMinute") : page.length(took)
        let said = [
            page.word("clockTook", ["time": length]), entry.at.pageText.suffix(5) + " " + who.joined(separator: " · "),
        ]
        return [
            "name": name, "mark": isTimely ? "good" : "warning",
            "text": said.joined(separator: " · ") + (isTimely ? "" : " · " + page.word("clockLate")),
        ]
    }
}
