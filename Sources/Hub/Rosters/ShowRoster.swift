// GET /api/v1/shifts and GET /api/v1/leaves
import Alliance
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Records

extension Call {
    /// Rosters are a reading centre's, and the duty of a township hospital among its doctors.
    func requireRoster() throws {
        guard actor.scope.reads || actor.roles.contains(.townshipDoctor) else { throw Problem.notYours(need: "reads") }
    }
}

extension Actor {
    /// Whether the actor plans the duty of a township hospital.
    var plansTownship: Bool { roles.contains(.townshipDoctor) && !scope.reads }
}

/// The roster of one's centre between `from` and `to`: from yesterday for two weeks where nothing is said.
struct ShowRoster {
    let hub: Hub
    let table: RosterTable

    func callAsFunction(_ call: Call) async throws -> Response {
        try call.requireRoster()
        let limit = try call.request.pageLimit(), cursor = try call.request.cursor()
        let from = try call.request.moment("from") ?? Date.now.addingTimeInterval(-86_400)
        let to = try call.request.moment("to") ?? from.addingTimeInterval(15 * 86_400)
        guard to > from, to.timeIntervalSince(from) <= 400 * 86_400 else {
            throw Problem.invalid("to", "to 应晚于 from，且不超过 400 天。", "It lies after from, by 400 days at most.")
        }
        let found = try await hub.database.write(as: call.actor.mode) { db in
            let found = try db.roster(table, (from, to), after: cursor, limit: limit + 1)
            try db.audit(AuditRow("\(table.rawValue).listed"), by: call.actor, from: call.origin)
            return found
        }
        let page = Page(found, limit: limit, cursor: { WireID($0.id).description }) { RosterView($0, name: $0.name) }
        return try .page(page, of: call.request)
    }
}

extension Request {
    /// A moment in the query, where one is given.
    fileprivate func moment(_ name: String) throws -> Date? {
        guard let text = query(name) else { return nil }
        guard let moment = RFC3339.moment(text) else {
            throw Problem.invalid(name, "\(name) 应为带时区的时间。", "\(name) is a time with its offset.")
        }
        return moment
    }
}
