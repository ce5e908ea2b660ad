// What the six limb leads must fulfil because three electrodes make them all, and which lead does not.

package import Waveforms

/// Einthoven's and Goldberger's relations in a recording.
package struct LeadRelations: Sendable, Equatable {
    /// Those whose three leads are there.
    package let relations: [Relation]
    /// The lead that alone explains every relation that fails; nil where none fails or several leads could.
    package let culprit: Culprit?

    package var hold: Bool { relations.allSatisfy(\.holds) }

    /// One sum of three leads that must be zero.
    package struct Relation: Sendable, Equatable {
        package let rule: Rule
        /// Root mean square of what is left over, µV, without a constant.
        package let residual: Double
        /// What rounding of the three leads and unequal filters may leave, µV.
        package let tolerance: Double

        package var holds: Bool { residual <= tolerance }
    }

    package enum Rule: String, Sendable, Equatable, CaseIterable {
        /// III = II − I.
        case three
        /// aVR + aVL + aVF = 0.
        case augmented
        /// aVL = (I − III) / 2.
        case aVL
        /// aVF = (II + III) / 2.
        case aVF
        /// aVR = −(I + II) / 2.
        case aVR

        /// The leads and their factors.
        var terms: [(lead: StandardLead, factor: Double)] {
            switch self {
            case .three: [(.one, 1), (.three, 1), (.two, -1)]
            case .augmented: [(.aVR, 1), (.aVL, 1), (.aVF, 1)]
            case .aVL: [(.aVL, 1), (.one, -0.5), (.three, 0.5)]
            case .aVF: [(.aVF, 1), (.two, -0.5), (.three, -0.5)]
            case .aVR: [(.aVR, 1), (.one, 0.5), (.two, 0.5)]
            }
        }
    }

    /// What is wrong with one lead.
    package struct Culprit: Sendable, Equatable {
        package let lead: StandardLead
        /// What it would have to be divided by: 1.1 for a lead a tenth too high, −1 for one upside down; nil where it
        /// is no multiple of what the other leads demand.
        package let gain: Double?
    }

    package init(_ recording: Recording) {
        let limbs = LimbLeads(recording)
        let relations = Rule.allCases.compactMap { limbs.relation($0) }
        self.relations = relations
        culprit = Self.culprit(relations).map { Culprit(lead: $0, gain: limbs.gain(of: $0, by: relations)) }
    }

    /// The lead that is in every relation that fails and in none that holds.
    private static func culprit(_ relations: [Relation]) -> StandardLead? {
        let failing = relations.filter { !$0.holds }
        guard !failing.isEmpty else { return nil }
        let suspects = StandardLead.limb.filter { lead in
            relations.allSatisfy { relation in
                relation.holds != relation.rule.terms.contains { $0.lead == lead }
            }
        }
        return suspects.count == 1 ? suspects[0] : nil
    }
}
