// What is known of a doctor's licence to practise.

/// 职称: the grade of a doctor, lowest first.
package enum Grade: String, CaseIterable, Codable, Comparable, Sendable {
    /// 乡村医生 or 执业助理医师
    case assistant
    /// 住院医师
    case resident
    /// 主治医师: the least grade that may review.
    case attending
    /// 副主任医师
    case associateChief = "associate_chief"
    /// 主任医师
    case chief

    /// 1 for the lowest, 5 for the highest: the number in settings.
    package var level: Int { (Grade.allCases.firstIndex(of: self) ?? 0) + 1 }

    /// The grade of that number; nil where there is none.
    package init?(level: Int) {
        guard Grade.allCases.indices.contains(level - 1) else { return nil }
        self = Grade.allCases[level - 1]
    }

    package static func < (left: Grade, right: Grade) -> Bool { left.level < right.level }
}

/// The licence facts of one person, as the health bureau's register has them.
package struct Licence: Hashable, Codable, Sendable {
    /// 执业证书编号
    package let number: String
    /// The organisation at which the person is registered to practise.
    package let registeredAt: OrganisationID
    /// The first day of independent practice.
    package let practisingSince: CalendarDay
    package let grade: Grade
    /// The modalities the person may read or perform.
    package let modalities: Set<Modality>
    /// The last day on which the licence holds.
    package let validUntil: CalendarDay

    package init(
        number: String, registeredAt: OrganisationID, practisingSince: CalendarDay, grade: Grade,
        modalities: Set<Modality>, validUntil: CalendarDay
    ) {
        self.number = number
        self.registeredAt = registeredAt
        self.practisingSince = practisingSince
        self.grade = grade
        self.modalities = modalities
        self.validUntil = validUntil
    }

    /// Whether the licence holds on `day`, its last day included.
    package func isValid(on day: CalendarDay) -> Bool { day <= validUntil }
}
