// Whose report needs a reviewer before it is final.
package import Alliance

/// The rule for one kind of exam: data of the alliance (`review.ECG12` …).
package struct ReviewRule: Hashable, Sendable {
    /// The least grade that signs alone, 1 (assistant) to 5 (chief); 0 lets every grade.
    package let grade: Int
    /// The least years of independent practice with which somebody signs alone.
    package let years: Int

    package init(grade: Int, years: Int) {
        self.grade = grade
        self.years = years
    }

    /// What a new alliance starts with: reports of doctors below 主治, or with under three years, are issued by 主治 or above
    /// (domain.md §2.8, S23).
    package static let initial = ReviewRule(grade: Grade.attending.rank, years: 3)

    /// Whether what the holder of `licence` signs on `day` is preliminary. Who has no licence signs nothing alone.
    package func asksReview(of licence: Licence?, on day: CalendarDay) -> Bool {
        guard let licence else { return true }
        return licence.grade.rank < grade || licence.practisingSince.fullYears(to: day) < years
    }
}

extension Grade {
    /// 1 for the lowest grade, 5 for the highest.
    package var rank: Int { (Grade.allCases.firstIndex(of: self) ?? 0) + 1 }
}
