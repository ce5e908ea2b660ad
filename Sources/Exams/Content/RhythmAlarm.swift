// Limits of a rhythm, and what fires when one is reached.

/// Limits of one alliance; nil where a rule is not used.
package struct RhythmLimits: Sendable, Equatable {
    /// An interval as long as this or longer, in milliseconds.
    package let longestInterval: Double?
    /// A ventricular rate as low as this or lower, per minute.
    package let lowestRate: Double?
    /// As high as this or higher.
    package let highestRate: Double?

    package init(longestInterval: Double?, lowestRate: Double?, highestRate: Double?) {
        self.longestInterval = longestInterval
        self.lowestRate = lowestRate
        self.highestRate = highestRate
    }
}

/// One rule that fired.
package struct RhythmAlarm: Sendable, Equatable {
    package enum Rule: String, Sendable, Equatable, CaseIterable { case longestInterval, lowestRate, highestRate }

    package let rule: Rule
    /// Milliseconds of the interval, or beats per minute.
    package let value: Double
    /// The limit that it reached.
    package let limit: Double
    /// Samples of the recording where it is.
    package let start: Int
    package let end: Int
    /// 0 to 1.
    package let confidence: Double
    /// Proven by the signal; a person must look at all others before they count.
    package let isProven: Bool
}
