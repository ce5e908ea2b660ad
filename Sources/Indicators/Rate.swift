// A counted share: never a percentage without its two counts.

/// How many of how many. Zero of zero has no value: it is not 0 %.
package struct Rate: Hashable, Codable, Sendable {
    package let numerator: Int
    package let denominator: Int

    package init(numerator: Int, denominator: Int) {
        self.numerator = numerator
        self.denominator = denominator
    }

    /// The share, or nil when there is nothing to take a share of.
    package var value: Double? { denominator > 0 ? Double(numerator) / Double(denominator) : nil }

    /// Whether the share rests on fewer than ten, so that its counts must stand beside it.
    package var isSmall: Bool { denominator < 10 }

    /// The sum of two groups' counts; sums beyond any county's size stop at the greatest integer.
    package static func + (left: Rate, right: Rate) -> Rate {
        func sum(_ one: Int, _ other: Int) -> Int {
            let (sum, overflow) = one.addingReportingOverflow(other)
            return overflow ? Int.max : sum
        }
        return Rate(
            numerator: sum(left.numerator, right.numerator),
            denominator: sum(left.denominator, right.denominator))
    }
}
