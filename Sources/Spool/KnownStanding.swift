// Where an exam stands at the hub, as this device last heard it.
package import FoundationEssentials
package import HubAPI

/// What the hub said of an exam, and when it said so.
package struct KnownStanding: Sendable, Equatable, Codable {
    /// The hub's word: `queued`, `reading`, `quarantined` …
    package var state: String
    /// Since when, by the hub's clock.
    package var stateAt: Date
    /// Why the exam cannot be read, where it cannot; or what the clinic should know of one that can, see ``Standing/problem``.
    package var problem: ExamStanding.Reason?

    /// Remembers what the hub says.
    package init(_ standing: Standing) {
        state = standing.state
        stateAt = standing.stateAt
        problem = standing.problem
    }

    /// Whether the hub will say nothing new of the exam: it was withdrawn, given up or merged away, or its report was
    /// opened here.
    package var isLast: Bool { ["delivered", "recalled", "cancelled"].contains(state) }
}
