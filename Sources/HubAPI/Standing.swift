// Where exams stand, told to the one who sent them: states alone, nothing of a patient.
package import FoundationEssentials

/// One exam's state.
package struct Standing: Hashable, Sendable, Codable {
    /// The exam.
    package var exam: WireID
    /// The hub's word: `queued`, `final`, `quarantined` …
    package var state: String
    /// Since when, by the hub's clock.
    package var stateAt: Date
    /// Why it is quarantined, where it is; or what the clinic should do at once (run a sample again), though a reader has it too; or
    /// without which of its words an emergency was taken in (`sent-left-out`, `sent-from-the-future`).
    package var problem: ExamStanding.Reason?
    /// Reports of it that stand no more; absent without any.
    package var voided: [VoidedReport]?

    /// A report that stands no more, whoever has it on paper or on a screen.
    package struct VoidedReport: Hashable, Sendable, Codable {
        /// The report.
        package var report: WireID
        /// Since when.
        package var at: Date
        /// Why: the words of whoever asked for it.
        package var reason: String

        /// Says that a report stands no more.
        package init(report: WireID, at: Date, reason: String) {
            self.report = report
            self.at = at
            self.reason = reason
        }
    }

    /// Says where an exam stands.
    package init(
        exam: WireID, state: String, stateAt: Date, problem: ExamStanding.Reason? = nil, voided: [VoidedReport]? = nil
    ) {
        self.exam = exam
        self.state = state
        self.stateAt = stateAt
        self.problem = problem
        self.voided = voided
    }

    /// The same of an exam that was shown whole.
    package init(_ shown: ExamStanding) {
        let ofWords = shown.warnings?.first { $0.code.hasPrefix("sent-") }
        self.init(exam: shown.id, state: shown.state, stateAt: shown.stateAt, problem: shown.problem ?? ofWords)
    }
}

/// The answer of `GET /api/v1/standings`.
package struct StandingPage: Hashable, Sendable, Codable {
    /// How many exams may be asked about at once.
    package static let limit = 50

    /// Those of the exams asked about that the asker may see.
    package var items: [Standing]

    /// Lists standings.
    package init(items: [Standing]) { self.items = items }
}
