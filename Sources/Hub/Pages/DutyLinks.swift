// The ways from the pages of daily work to what must not wait unseen: the call sheet, and exams under the wrong patient.
import Alliance
import HubAPI
import Postgres
import Records

/// How many of each wait for the actor.
struct DutyLinks: Sendable {
    /// Cases to call about; nil for those whom the call sheet does not concern.
    let calls: Int?
    /// Exams under the wrong patient that wait for a second person.
    let moves: Int

    init(_ db: borrowing Session, of actor: Actor) throws(PostgresError) {
        calls = actor.worksCallSheet ? try db.callCount(for: actor).mine : nil
        moves = try db.openReattributions()
    }

    /// For the templates `call-link` and `move-link`.
    var values: [String: Any] {
        var values: [String: Any] = [:]
        if let calls { values["callSheet"] = calls > 0 ? ["count": calls, "isHot": true] : ["count": calls] }
        if moves > 0 { values["moveLink"] = ["count": moves] }
        return values
    }
}
