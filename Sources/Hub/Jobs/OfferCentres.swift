// The centres of one round of offers: their rules and people, each looked up once.
import Alliance
import FoundationEssentials
import Postgres
import Readings
import Records

struct OfferCentres {
    private var known: [OrganisationID: (rules: AssignmentRules, people: [Candidate])] = [:]

    /// The rules and the readers and reviewers of a centre, with their duty and open work.
    mutating func at(
        _ centre: OrganisationID, _ db: borrowing Session
    ) throws(PostgresError) -> (rules: AssignmentRules, people: [Candidate]) {
        if let found = known[centre] { return found }
        let rules = try db.assignmentRules(at: centre)
        let looked = (rules, try db.candidates(at: centre, by: rules))
        known[centre] = looked
        return looked
    }

    /// What is given in this round counts for the choices behind it.
    mutating func count(_ choice: Assignment, of one: OpenReading, at moment: Date) {
        guard let (rules, people) = known[one.centre],
            let place = people.firstIndex(where: { $0.reader.clinician == choice.chosen })
        else { return }
        known[one.centre]?.people[place].lastOffered = moment
        if let until = choice.heldUntil, until > moment {
            known[one.centre]?.people[place].load += rules.weight(of: one.reading.kind, one.reading.urgency)
        }
    }
}
