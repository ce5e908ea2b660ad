// Where a second look is given: by somebody independent, at the centre of the report if it can be.
package import Alliance

/// A centre that might give a second look, with its rules and its people.
package struct OverReadCentre: Hashable, Sendable {
    package let id: OrganisationID
    package let rules: AssignmentRules
    package let people: [Candidate]

    package init(id: OrganisationID, rules: AssignmentRules, people: [Candidate]) {
        self.id = id
        self.rules = rules
        self.people = people
    }

    /// How many may give it, on duty or not: the hour passes, independence does not.
    package func independent(for reading: WaitingReading, on day: CalendarDay) -> Int {
        people.count { person in
            do throws(CandidateRefusal) {
                try rules.check(person, for: reading, on: day)
                return true
            } catch { return error.passes }
        }
    }
}

extension WaitingReading {
    /// The centre that gives this second look: `home` where somebody there is independent, else the one with most who are, of equals
    /// the lower id. Nil where nobody in the alliance is; the rule is never relaxed.
    package func place(among centres: [OverReadCentre], home: OrganisationID, on day: CalendarDay) -> OrganisationID? {
        let able = centres.map { (id: $0.id, count: $0.independent(for: self, on: day)) }.filter { $0.count > 0 }
        if able.contains(where: { $0.id == home }) { return home }
        return able.min { ($1.count, $0.id) < ($0.count, $1.id) }?.id
    }
}
