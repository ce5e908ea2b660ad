// 派单: to whom a reading is offered, and why not to the others.
package import Alliance
package import FoundationEssentials

/// How one candidate stood in a choice.
package struct CandidateStanding: Hashable, Sendable {
    package let clinician: ClinicianID
    package let name: String
    /// Weighted seconds of open work, before this reading.
    package let load: Double
    package let lastOffered: Date?
    package let duty: Duty
    /// Why they fell out; nil for those who came into question.
    package let refusal: CandidateRefusal?
    /// Whether they had an offer of this reading before.
    package let hadIt: Bool
}

/// The outcome of a choice: whom, of whom, and why.
package struct Assignment: Hashable, Sendable {
    /// What decided. Raw values are the codes in SQL and JSON.
    package enum Ground: String, CaseIterable, Codable, Sendable {
        /// Nobody else came into question.
        case onlyOne = "only_one"
        /// The least open work.
        case fewestMinutes = "fewest_minutes"
        /// As much open work as another, and longest without an offer.
        case longestIdle = "longest_idle"
        /// All else equal: the lower id, so that every hub chooses alike.
        case identity
        /// Those with less work had an offer of it before.
        case othersHadIt = "others_had_it"
        /// A colleague handed it over.
        case handover
        /// Nobody came into question.
        case nobody
    }

    package let reading: ReadingID
    /// Nil where nobody comes into question.
    package let chosen: ClinicianID?
    package let ground: Ground
    /// Those who came into question in the order of the choice, then the others.
    package let standings: [CandidateStanding]
    /// Until when the offer holds; nil without one. Where no roster is kept nobody is known to be there, and an offer is a
    /// proposal that holds nothing.
    package let heldUntil: Date?

    /// The name of the policy, as it stands on the row: what decided is provable years later.
    package static let policy = "fewest-weighted-minutes-1"

    /// Chooses for `reading` of `candidates`: those who have not had it yet, of these the one with the fewest open weighted
    /// minutes, of equals the one longest without an offer, of equals the lower id.
    package static func choose(
        _ reading: WaitingReading, _ candidates: [Candidate], by rules: AssignmentRules, at moment: Date
    ) -> Assignment {
        let day = CalendarDay(at: moment)
        let all = candidates.map { standing(of: $0, for: reading, by: rules, on: day) }
        let fit = all.filter { $0.refusal == nil }.sorted { precedes($0, $1) }
        let out = all.filter { $0.refusal != nil }.sorted { $0.clinician < $1.clinician }
        return Assignment(
            reading: reading.id, chosen: fit.first?.clinician, ground: ground(of: fit), standings: fit + out,
            heldUntil: fit.first.map {
                $0.duty == .noRoster ? moment : rules.hold.end(from: moment, dueAt: reading.dueAt)
            })
    }

    /// The same reading for one colleague alone: a handover. Nobody where the colleague does not come into question.
    package static func handOver(
        _ reading: WaitingReading, to colleague: Candidate, by rules: AssignmentRules, at moment: Date
    ) -> Assignment {
        let only = standing(of: colleague, for: reading, by: rules, on: CalendarDay(at: moment))
        let fits = only.refusal == nil
        return Assignment(
            reading: reading.id, chosen: fits ? only.clinician : nil, ground: fits ? .handover : .nobody,
            standings: [only], heldUntil: fits ? rules.hold.end(from: moment, dueAt: reading.dueAt) : nil)
    }

    private static func standing(
        of candidate: Candidate, for reading: WaitingReading, by rules: AssignmentRules, on day: CalendarDay
    ) -> CandidateStanding {
        var refusal: CandidateRefusal?
        do throws(CandidateRefusal) { try rules.check(candidate, for: reading, on: day) } catch { refusal = error }
        return CandidateStanding(
            clinician: candidate.reader.clinician, name: candidate.name, load: candidate.load,
            lastOffered: candidate.lastOffered, duty: candidate.duty, refusal: refusal,
            hadIt: reading.offeredBefore.contains(candidate.reader.clinician))
    }

    private static func precedes(_ left: CandidateStanding, _ right: CandidateStanding) -> Bool {
        if left.hadIt != right.hadIt { return right.hadIt }
        if left.load != right.load { return left.load < right.load }
        let (ours, theirs) = (left.lastOffered ?? .distantPast, right.lastOffered ?? .distantPast)
        return ours == theirs ? left.clinician < right.clinician : ours < theirs
    }

    private static func ground(of fit: [CandidateStanding]) -> Ground {
        guard let first = fit.first else { return .nobody }
        guard let second = fit.dropFirst().first else { return .onlyOne }
        if first.hadIt != second.hadIt {
            return fit.contains { $0.hadIt && $0.load < first.load } ? .othersHadIt : .fewestMinutes
        }
        if first.load != second.load { return .fewestMinutes }
        return first.lastOffered == second.lastOffered ? .identity : .longestIdle
    }
}
