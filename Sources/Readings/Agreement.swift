// 一致率与 κ: how well two readers agree, with how sure one can be of it.
import FoundationEssentials

/// A share with its interval.
package struct Proportion: Hashable, Sendable {
    package let count: Int
    package let total: Int

    package init(_ count: Int, of total: Int) {
        self.count = count
        self.total = total
    }

    /// Nil of nothing.
    package var value: Double? { total > 0 ? Double(count) / Double(total) : nil }

    /// The 95 % interval by Wilson's score (1927): it stays within 0 and 1, and is wide where there are few.
    package var interval: ClosedRange<Double>? {
        guard let share = value else { return nil }
        let size = Double(total), square = z95 * z95
        let middle = (share + square / (2 * size)) / (1 + square / size)
        let half = z95 / (1 + square / size) * (share * (1 - share) / size + square / (4 * size * size)).squareRoot()
        return max(0, middle - half)...min(1, middle + half)
    }
}

/// The normal quantile of 97.5 %.
private let z95 = 1.959963984540054

/// What two readers said of the same cases: positive, or not.
package struct AgreementTable: Hashable, Sendable {
    package let bothPositive: Int
    /// Positive in the first look alone.
    package let firstOnly: Int
    /// Positive in the second look alone.
    package let secondOnly: Int
    package let bothNegative: Int

    package init(bothPositive: Int, firstOnly: Int, secondOnly: Int, bothNegative: Int) {
        self.bothPositive = bothPositive
        self.firstOnly = firstOnly
        self.secondOnly = secondOnly
        self.bothNegative = bothNegative
    }

    package var total: Int { bothPositive + firstOnly + secondOnly + bothNegative }

    /// In how many they said the same.
    package var observed: Proportion { Proportion(bothPositive + bothNegative, of: total) }

    /// Cohen's κ (1960): agreement beyond that of chance. Nil where chance alone agrees wholly, as when both always said the same
    /// word, or where there are no cases.
    package var kappa: Double? {
        guard let shares else { return nil }
        return (shares.observed - shares.expected) / (1 - shares.expected)
    }

    /// The 95 % interval of κ by its large-sample variance (Fleiss, Cohen and Everitt 1969), cut at -1 and 1. With few cases it is
    /// a rough word; it has no width where the two never differed.
    package var kappaInterval: ClosedRange<Double>? {
        guard let kappa, let variance else { return nil }
        let half = z95 * max(0, variance).squareRoot()
        return max(-1, kappa - half)...min(1, kappa + half)
    }

    /// The cells as shares, with both margins; nil where κ is not defined.
    private var shares: Shares? {
        guard total > 0 else { return nil }
        let size = Double(total)
        let shares = Shares(
            a: Double(bothPositive) / size, b: Double(firstOnly) / size, c: Double(secondOnly) / size,
            d: Double(bothNegative) / size)
        return shares.expected < 1 ? shares : nil
    }

    private var variance: Double? {
        guard let shares, let kappa else { return nil }
        let rest = 1 - kappa, (a, b, c, d) = (shares.a, shares.b, shares.c, shares.d)
        let same =
            a * square(1 - (shares.first + shares.second) * rest)
            + d * square(1 - (2 - shares.first - shares.second) * rest)
        // b is in the first reader's positive row and the second's negative column; c the other way round.
        let other =
            square(rest) * (b * square(shares.second + 1 - shares.first) + c * square(1 - shares.second + shares.first))
        let offset = square(kappa - shares.expected * rest)
        return (same + other - offset) / (Double(total) * square(1 - shares.expected))
    }

    private func square(_ value: Double) -> Double { value * value }
}

/// The four cells of a table as shares.
private struct Shares {
    let a: Double
    let b: Double
    let c: Double
    let d: Double
    /// How often the first reader said positive, and the second.
    var first: Double { a + b }
    var second: Double { a + c }
    var observed: Double { a + d }
    var expected: Double { first * second + (1 - first) * (1 - second) }
}
