// Who hears of a reading that nobody finishes, step by step.
package import FoundationEssentials

/// A step of the escalation, in order. Raw values are the codes in SQL and JSON.
package enum EscalationStep: String, CaseIterable, Codable, Sendable {
    /// Most of the time is over: its holder, or the one to whom it is offered, is warned.
    case warn
    /// All of the time is over: it is nobody's first any more, and the next reader's. Who is reading it goes on.
    case nextReader = "next_reader"
    /// The head of the centre hears of it.
    case centreHead = "centre_head"
    /// It is given up as timely, and the alliance hears of it. It stays in the queue until somebody reads it.
    case failed
}

/// The escalation of one reading: when each step comes.
package struct Escalation: Hashable, Sendable {
    private let warnsAt: Date
    private let dueAt: Date
    private let rule: ReadingClockRule

    package init(warnsAt: Date, dueAt: Date, rule: ReadingClockRule) {
        self.warnsAt = warnsAt
        self.dueAt = dueAt
        self.rule = rule
    }

    /// When a step comes.
    package func time(of step: EscalationStep) -> Date {
        switch step {
        case .warn: min(warnsAt, dueAt)
        case .nextReader: dueAt
        case .centreHead: dueAt + max(0, rule.head)
        case .failed: dueAt + max(0, rule.head, rule.failure)
        }
    }

    /// The next step that `moment` brings, of those that were not taken: in order, one at a time. After the deadline nobody
    /// is warned of it any more.
    package func step(at moment: Date, after taken: Set<EscalationStep>) -> EscalationStep? {
        EscalationStep.allCases.first { step in
            if taken.contains(step) || moment < time(of: step) { return false }
            return step != .warn || moment < dueAt
        }
    }
}
