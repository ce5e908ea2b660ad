// The stages of a critical case, one type each: what is not possible cannot be written.
package import Alliance
package import Exams
package import FoundationEssentials

/// What does not change while the case moves.
package struct CriticalFacts: Hashable, Sendable {
    package let id: CriticalID
    package let exam: ExamID
    /// The clinic that must act.
    package let organisation: OrganisationID
    /// Who supervises it; nil where nobody stands between it and the referral desk.
    package let township: OrganisationID?
    package let desk: OrganisationID?
    /// Another doctor works at the clinic.
    package let hasSecond: Bool
    package let source: CriticalSource
    package let openedAt: Date

    package init(
        id: CriticalID, exam: ExamID, organisation: OrganisationID, township: OrganisationID?, desk: OrganisationID?,
        hasSecond: Bool, source: CriticalSource, openedAt: Date
    ) {
        self.id = id
        self.exam = exam
        self.organisation = organisation
        self.township = township
        self.desk = desk
        self.hasSecond = hasSecond
        self.source = source
        self.openedAt = openedAt
    }

    /// The organisation of a level; nil where the ladder has no such rung.
    package func holder(at level: CriticalLevel) -> OrganisationID? {
        switch level {
        case .clinic: organisation
        case .secondDoctor: hasSecond ? organisation : nil
        case .township: township
        case .desk: desk
        }
    }
}

/// Who owes the next step, and by when.
package struct CriticalDuty: Hashable, Sendable {
    package let level: CriticalLevel
    package let holder: OrganisationID
    /// Since when this level has it; the clocks run from here.
    package let since: Date
    package let deadline: Date

    package init(level: CriticalLevel, holder: OrganisationID, since: Date, deadline: Date) {
        self.level = level
        self.holder = holder
        self.since = since
        self.deadline = deadline
    }

    func due(at moment: Date) -> CriticalDuty {
        CriticalDuty(level: level, holder: holder, since: since, deadline: moment)
    }

    /// The next rung of the ladder from `moment` on; nil where this is the last. Without an answer a second doctor comes
    /// before the township; an action that nobody has taken is the next organisation's.
    func next(in facts: CriticalFacts, at moment: Date, within seconds: Double, sameClinic: Bool) -> CriticalDuty? {
        for level in CriticalLevel.allCases where level > self.level && (sameClinic || level != .secondDoctor) {
            guard let holder = facts.holder(at: level) else { continue }
            return CriticalDuty(level: level, holder: holder, since: moment, deadline: moment + seconds)
        }
        return nil
    }
}

/// 已发现: nobody is known to have heard of it.
package struct DetectedCase: Hashable, Sendable {
    package let facts: CriticalFacts
    package let duty: CriticalDuty

    package init(_ facts: CriticalFacts, _ duty: CriticalDuty) { (self.facts, self.duty) = (facts, duty) }

    /// The holder has the values before their eyes or ears.
    package func notified(clocks: CriticalClocks) -> NotifiedCase {
        NotifiedCase(facts, duty.due(at: duty.since + clocks.acknowledge))
    }
}

/// 已告知: the holder has the values and has not answered.
package struct NotifiedCase: Hashable, Sendable {
    package let facts: CriticalFacts
    package let duty: CriticalDuty

    package init(_ facts: CriticalFacts, _ duty: CriticalDuty) { (self.facts, self.duty) = (facts, duty) }

    /// Every value was said back as it was sent.
    package func readBack(_ words: ReadBack) -> ReadBackCase { ReadBackCase(facts, duty, words) }
}

/// 已复述: said back rightly; who answers for it is the next word.
package struct ReadBackCase: Hashable, Sendable {
    package let facts: CriticalFacts
    package let duty: CriticalDuty
    package let words: ReadBack

    init(_ facts: CriticalFacts, _ duty: CriticalDuty, _ words: ReadBack) {
        (self.facts, self.duty, self.words) = (facts, duty, words)
    }

    /// Somebody answers for it at `moment`. The level that has the case keeps it, and owes the action.
    package func acknowledged(at moment: Date, clocks: CriticalClocks) -> AcknowledgedCase {
        AcknowledgedCase(facts, duty.due(at: max(duty.since + clocks.act, moment)))
    }
}

/// 已确认: an action is owed.
package struct AcknowledgedCase: Hashable, Sendable {
    package let facts: CriticalFacts
    package let duty: CriticalDuty

    package init(_ facts: CriticalFacts, _ duty: CriticalDuty) { (self.facts, self.duty) = (facts, duty) }

    /// What was done is on record.
    package func acted(at moment: Date, clocks: CriticalClocks) -> ActedCase {
        ActedCase(facts, duty.due(at: moment + clocks.close))
    }
}

/// 已处置: something was done; it waits for the centre, or for its clock.
package struct ActedCase: Hashable, Sendable {
    package let facts: CriticalFacts
    package let duty: CriticalDuty

    package init(_ facts: CriticalFacts, _ duty: CriticalDuty) { (self.facts, self.duty) = (facts, duty) }

    /// A further action.
    package func acted(at moment: Date, clocks: CriticalClocks) -> ActedCase {
        ActedCase(facts, duty.due(at: moment + clocks.close))
    }

    /// The loop is closed.
    package func closed() -> ClosedCase { ClosedCase(facts, level: duty.level, holder: duty.holder) }
}

/// 已关闭.
package struct ClosedCase: Hashable, Sendable {
    package let facts: CriticalFacts
    package let level: CriticalLevel
    package let holder: OrganisationID

    package init(_ facts: CriticalFacts, level: CriticalLevel, holder: OrganisationID) {
        (self.facts, self.level, self.holder) = (facts, level, holder)
    }
}
