// What somebody may do with a critical case as it stands: for pages, which show no button that would be refused.
import Alliance
import Criticals
import FoundationEssentials
import Records

/// A step, by the last word of its address below the case.
enum CriticalStep: String, Encodable, Sendable {
    case acknowledgement, action, closure, calls, referral
}

extension Actor {
    /// Whether the actor gives care for the clinic, its township or, where it may, the referral desk of the case.
    func answers(for found: StoredCritical, orAtDesk deskMay: Bool = true) -> Bool {
        let facts = found.stage.facts
        let sides = [facts.organisation, facts.township, deskMay ? facts.desk : nil].compactMap(\.self)
        return duties.contains("treats") && !Set(scope.careOrganisations).isDisjoint(with: sides)
    }

    /// Whether the actor may telephone about the case: nobody calls the clinic that they sit in, and says back what they said.
    func mayCall(about found: StoredCritical) -> Bool { found.stage.facts.organisation != organisation }

    /// The steps that this actor may take now. A terminal refers nobody.
    func steps(of found: StoredCritical) -> [CriticalStep] {
        let state = found.stage.state, answers = answers(for: found)
        let isReferable = state != .closed && found.referral == nil && found.patient != nil
        let mayRefer = kind == .staff && self.answers(for: found, orAtDesk: false)
        let possible: [(CriticalStep, Bool)] = [
            (.acknowledgement, !state.isAnswered && answers),
            (.action, (state == .acknowledged || state == .acted) && answers),
            (.closure, state == .acted && scope.reads && found.centre == organisation),
            (.calls, !state.isAnswered && mayCall(about: found)),
            (.referral, isReferable && mayRefer),
        ]
        return possible.filter(\.1).map(\.0)
    }
}
