// A critical case in a list: whole, or no more than that there is one where the list must not cost anybody a blind second look.
import Alliance
import Criticals
import Exams
import FoundationEssentials
import HubAPI
import Postgres
import Records

/// One line of a list of critical cases.
enum CriticalLine: Encodable, Sendable {
    case whole(CriticalView)
    case withheld(CriticalWithheld)

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .whole(let view): try view.encode(to: encoder)
        case .withheld(let view): try view.encode(to: encoder)
        }
    }
}

/// A case that stands on a reader's word alone, before somebody who could give the exam its second look: that there is one, who owes
/// the next step and until when. Whose it is and what was found is one request away, and costs the second look.
struct CriticalWithheld: Encodable, Sendable {
    let id: WireID
    let state: String
    let level: String?
    let deadline: Date?
    let isOverdue: Bool
    let isWithheld = true

    init(_ stored: StoredCritical) {
        let duty = stored.stage.duty
        id = WireID(stored.stage.facts.id.uuid)
        state = stored.stage.state.rawValue
        level = duty?.level.rawValue
        deadline = duty?.deadline
        isOverdue = stored.isOverdue
    }
}

extension StoredCritical {
    /// The case as a list shows it to somebody of `blind`: without a reader's word; nil where it stands on nothing else.
    func shown(to blind: Set<ExamID>) -> StoredCritical? {
        blind.contains(stage.facts.exam) ? withoutReaders : self
    }
}

extension [StoredCritical] {
    /// The exams of those that a signed report called critical: who sees them has seen what it says.
    var saidByReaders: [ExamID] { filter { $0.report != nil }.map(\.stage.facts.exam) }
}

extension Session {
    /// The exams of these cases of which a list tells the actor no reader's word. What it does tell is noted as seen.
    borrowing func blindness(of actor: Actor, in found: [StoredCritical]) throws(PostgresError) -> Set<ExamID> {
        guard actor.kind == .staff, actor.scope.reads else { return [] }
        let said = found.saidByReaders, blind = try stillBlind(to: said)
        try noteSight(of: said.filter { !blind.contains($0) })
        return blind
    }
}
