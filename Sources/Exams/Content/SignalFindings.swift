// What the hub itself found in a recording's samples: beats, rate, leads that cannot be read.

/// The findings, as values that a page can show and a rule can ask. A rate that is not sure is withheld.
package struct SignalFindings: Codable, Sendable, Equatable {
    /// One lead's quality.
    package struct Lead: Codable, Sendable, Equatable {
        package let lead: String
        /// `silent`, `unusable`, `poor`, `fair` or `good`.
        package let grade: String
        /// What lowers the grade, the gravest first.
        package let faults: [String]

        package init(lead: String, grade: String, faults: [String]) {
            self.lead = lead
            self.grade = grade
            self.faults = faults
        }
    }

    /// Beats a minute; nil where it is withheld.
    package var beatsPerMinute: Double?
    /// Why it is withheld.
    package var rateDoubts: [String] = []
    /// Samples at which beats are, at most 2,000.
    package var beats: [Int] = []
    /// Samples at which other leads take over and none goes on: no interval joins beats before and after. Absent where leads were
    /// taken together.
    package var turns: [Int]?
    /// The longest interval between beats that is proven to hold none, in milliseconds.
    package var longestInterval: Double?
    /// The shortest, in milliseconds.
    package var shortestInterval: Double?
    /// One a lead, in the recording's order.
    package var quality: [Lead] = []
    /// Relations of the limb leads that do not hold, such as `III = II − I`.
    package var brokenRelations: [String] = []
    /// Electrodes that look exchanged.
    package var suspicions: [String] = []
    /// What the critical list asks; absent from what was stored before it was kept.
    package var rhythm: CriticalRhythm?

    package init() {}
}
