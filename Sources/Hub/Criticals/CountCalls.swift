// GET /api/v1/call-sheet/count
import Alliance
import Criticals
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Records

/// How many cases wait for a call, and a mark that changes when the sheet does: for pages that ask again and again. No word of a
/// patient, so that it is a poll and not a view.
struct CountCalls {
    let hub: Hub

    struct Count: Encodable, Sendable {
        /// Those that the asker must call.
        let mine: Int
        /// All that the asker may see; both end at what the sheet holds.
        let all: Int
        let mark: String
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let found = try await hub.database.read(as: call.actor.mode) { db in try db.callCount(for: call.actor) }
        return try .json(Count(mine: found.mine, all: found.all, mark: found.mark))
    }
}

extension Session {
    /// Cases on the call sheet, the longest waiting first.
    borrowing func casesToCall(limit: Int) throws(PostgresError) -> [StoredCritical] {
        var filter = CriticalFilter()
        filter.needsCall = true
        return try criticals(filter, after: nil, limit: limit)
    }

    /// The sheet as its numbers.
    borrowing func callCount(for actor: Actor) throws(PostgresError) -> CallSheetCount {
        try callSheetCount(for: actor, most: ShowCallSheet.most)
    }
}

extension Actor {
    /// Whether the sheet may hold cases for this person to call: see ``mustCall(for:)``.
    var worksCallSheet: Bool {
        roles.contains(.referralDesk) || roles.contains(.townshipDoctor) || scope.reads
    }
}
