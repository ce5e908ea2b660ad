// The numbers of assignment, and who may have a reading by them.
package import Alliance
package import Exams
package import FoundationEssentials

/// For how long an offer holds a reading for one reader.
package struct OfferHold: Hashable, Sendable {
    /// Share of the reading's clock, in percent.
    package let percent: Int
    /// At least so many seconds.
    package let least: Int

    package init(percent: Int, least: Int) {
        self.percent = percent
        self.least = least
    }

    /// What a new alliance starts with: 30 % of the clock, at least 2 minutes (our proposal).
    package static let initial = OfferHold(percent: 30, least: 120)

    /// When an offer made at `moment` ends, where the report is due at `dueAt`. What is overdue has no clock left and is
    /// held for the least.
    package func end(from moment: Date, dueAt: Date) -> Date {
        let left = max(0, dueAt.timeIntervalSince(moment))
        return moment.addingTimeInterval(max(Double(least), left * Double(percent) / 100))
    }
}

/// What an alliance decides about assignment.
package struct AssignmentRules: Hashable, Sendable {
    package let eligibility: ReaderEligibility
    /// The least grade that reads a kind; a kind that is not named asks for none.
    package let leastGrade: [ExamKind: Grade]
    /// The least grade that reviews.
    package let leastReviewGrade: Grade
    /// Seconds of work that a reading counts for, by kind and urgency.
    package let weights: [ExamKind: [Urgency: Double]]
    package let hold: OfferHold

    package init(
        eligibility: ReaderEligibility, leastGrade: [ExamKind: Grade], leastReviewGrade: Grade,
        weights: [ExamKind: [Urgency: Double]], hold: OfferHold
    ) {
        self.eligibility = eligibility
        self.leastGrade = leastGrade
        self.leastReviewGrade = leastReviewGrade
        self.weights = weights
        self.hold = hold
    }

    /// Seconds of work that a reading counts for; two minutes where the alliance has not said.
    package func weight(of kind: ExamKind, _ urgency: Urgency) -> Double { weights[kind]?[urgency] ?? 120 }

    /// Throws why `candidate` does not come into question for `reading` on `day`. The claim asks the same in SQL: what is offered
    /// can be claimed.
    package func check(
        _ candidate: Candidate, for reading: WaitingReading, on day: CalendarDay
    ) throws(CandidateRefusal) {
        try checkRole(candidate.reader, for: reading)
        try checkLicence(candidate, for: reading, on: day)
        let me = candidate.reader.clinician
        if me == reading.uploader { throw .ownExam }
        if reading.excluded.contains(me) { throw .excluded }
        if reading.skippedBy.contains(me) { throw .skipped }
        if candidate.duty == .onLeave { throw .onLeave }
        if !candidate.duty.isOn { throw .offDuty }
    }

    private func checkRole(_ reader: ReaderFacts, for reading: WaitingReading) throws(CandidateRefusal) {
        guard !reader.roles.isDisjoint(with: [.reader, .reviewer]),
            ReadingPurpose.claimable(by: reader.roles).contains(reading.purpose), let kind = reading.kind.readingKind
        else { throw .notInRole }
        let needed = reading.purpose.needsReviewer ? [kind.readPrivilege, kind.reviewPrivilege] : [kind.readPrivilege]
        if let missing = needed.first(where: { !reader.privileges.contains($0) }) { throw .noPrivilege(missing) }
    }

    private func checkLicence(
        _ candidate: Candidate, for reading: WaitingReading, on day: CalendarDay
    ) throws(CandidateRefusal) {
        let licence = candidate.reader.licence
        let years = candidate.isSupervised && !reading.purpose.needsReviewer ? 0 : eligibility.requiredYears
        let rule = ReaderEligibility(parties: eligibility.parties, requiredYears: years)
        do throws(ReaderIneligibility) {
            try rule.check(licence, for: reading.kind.modality, on: day)
        } catch { throw .licence(error) }
        let grades = [leastGrade[reading.kind], reading.purpose.needsReviewer ? leastReviewGrade : nil]
        let least = grades.compactMap(\.self).max()
        if let least, let grade = licence?.grade, grade < least { throw .gradeTooLow(grade, least: least) }
    }
}
