// GET /api/v1/terminals
import Alliance
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Records

/// Lists terminals with the last news of each: for a clinic its own, for who administers all of them. `?troubled=true` names
/// those that have fallen silent.
struct ListTerminals {
    let hub: Hub

    struct View: Encodable, Sendable {
        let id: WireID
        let name: String
        let organisation: WireID
        let organisationName: String
        let enrolledAt: Date
        let standing: String
        let heardAt: Date?
        /// When its agent was last heard of; absent where none ever was: it sends by hand.
        let agentHeardAt: Date?
        let version: String?
        let waiting: Int?
        let waitingBytes: Int64?
        let oldestAt: Date?
        let refused: Int?
        let retries: Int?
        let freeBytes: Int64?
        /// Seconds by which its clock was ahead.
        let clockAhead: Int?
        let clockIsWrong: Bool?

        init(_ terminal: StoredTerminal) {
            id = WireID(terminal.id.uuid)
            name = terminal.name
            organisation = WireID(terminal.organisation.uuid)
            organisationName = terminal.organisationName
            enrolledAt = terminal.enrolledAt
            standing = terminal.standing.rawValue
            (heardAt, agentHeardAt) = (terminal.heardAt, terminal.beatAt)
            let facts = terminal.facts
            version = facts?.version
            (waiting, waitingBytes, oldestAt) = (facts?.waiting, facts?.waitingBytes, facts?.oldestAt)
            (refused, retries, freeBytes) = (facts?.refused, facts?.retries, facts?.freeBytes)
            clockAhead = terminal.beatAt.flatMap { facts?.clockAhead(at: $0) }
            clockIsWrong = terminal.isClockOff
        }
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let limit = try call.request.pageLimit(), cursor = try call.request.cursor().map { TerminalID($0) }
        let onlyTroubled = call.request.query("troubled") == "true"
        let found = try await hub.database.write(as: call.actor.mode) { db in
            let found = try db.terminals(after: cursor, onlyTroubled: onlyTroubled, limit: limit + 1)
            try db.audit(AuditRow("terminal.listed"), by: call.actor, from: call.origin)
            return found
        }
        return try .page(Page(found, limit: limit, cursor: \.id.description) { View($0) }, of: call.request)
    }
}
