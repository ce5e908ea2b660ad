// GET /api/v1/criticals and /api/v1/criticals/{id}
import Alliance
import Criticals
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Records

/// Cases of those whom they concern, the newest first. Who could give an exam its blind second look is told no reader's word of it, unless
/// they ask for that exam.
struct ListCriticals {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let limit = try call.request.pageLimit(), cursor = try call.request.cursor()
        let filter = try filter(call)
        let actor = call.actor
        let (found, blind) = try await hub.database.write(as: actor.mode) { db in
            let found = try db.criticals(filter, after: cursor, limit: limit + 1)
            let blind = try blindness(to: found, filter, actor, db)
            // A terminal asks over and over for what it is to show; that is no viewing.
            if actor.kind == .staff {
                var row = AuditRow("critical.listed")
                row.detail = ["rows": "\(min(found.count, limit))"]
                try db.audit(row, by: actor, from: call.origin)
            }
            return (found, blind)
        }
        return try .page(
            Page(found, limit: limit, cursor: { "\($0.stage.facts.id)" }) { line($0, blind, actor) },
            of: call.request)
    }

    private func line(_ found: StoredCritical, _ blind: Set<ExamID>, _ actor: Actor) -> CriticalLine {
        guard let shown = found.shown(to: blind) else { return .withheld(CriticalWithheld(found)) }
        return .whole(CriticalView(shown, for: actor))
    }

    /// Who asks for one exam is told of it whole, and has seen it.
    private func blindness(
        to found: [StoredCritical], _ filter: CriticalFilter, _ actor: Actor, _ db: borrowing Session
    ) throws(PostgresError) -> Set<ExamID> {
        guard filter.exam != nil else { return try db.blindness(of: actor, in: found) }
        if actor.scope.reads { try db.noteSight(of: found.saidByReaders) }
        return []
    }

    private func filter(_ call: Call) throws -> CriticalFilter {
        var filter = CriticalFilter()
        switch call.request.query("state") {
        case nil, "": break
        case "open": filter.isOpen = true
        case let text?:
            guard let state = CriticalState(rawValue: text) else {
                throw Problem.invalid("state", "state 应为 open 或一个阶段。", "state is open or one of the stages.")
            }
            filter.state = state
        }
        if let text = call.request.query("exam") {
            guard let id = WireID(text) else {
                throw Problem.invalid("exam", "exam 不是编号。", "exam is not an id.")
            }
            filter.exam = ExamID(id.uuid)
        }
        if call.request.query("holder") == "mine" { filter.holder = call.actor.organisation }
        return filter
    }
}

/// One case with its history. Where the side that owes the next step fetches it for the first time, it has been told.
struct ShowCritical {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response { try .json(try await seen(call)) }

    /// The case as the caller sees it now, with that they have seen it.
    func seen(_ call: Call) async throws -> CriticalView { try await seen(call) { view, _ in view } }

    /// The case, and what else is read of it in the same transaction.
    func seen<Found: Sendable>(
        _ call: Call, with more: @escaping @Sendable (CriticalView, borrowing Session) throws -> Found
    ) async throws -> Found {
        let id = CriticalID(try call.parameters.id())
        return try await hub.database.write(as: call.actor.mode) { db in
            guard var found = try db.critical(id) else { throw Problem.notFound }
            if call.isHolder(of: found) { found = try told(id, call, db) }
            try db.audit(
                AuditRow("critical.viewed", object: ("critical", id.uuid), patient: found.patient), by: call.actor,
                from: call.origin)
            return try more(try CriticalView.whole(found, call.actor, db), db)
        }
    }

    private func told(_ id: CriticalID, _ call: Call, _ db: borrowing Session) throws -> StoredCritical {
        guard let found = try db.critical(id, locked: true) else { throw Problem.notFound }
        guard case .detected(let stage) = found.stage else { return found }
        let moment = try db.moment(), next = stage.notified(clocks: try db.criticalClocks())
        try db.move(.notified(next), at: moment)
        var note = CriticalNote(channel: call.channel)
        note.recipient = call.actor.name
        try db.tell(.notified, of: found, to: .notified, note, at: moment, by: call.actor, from: call.origin)
        return try db.critical(id) ?? found
    }
}

extension CriticalView {
    /// The case with its history.
    static func whole(_ stored: StoredCritical, _ actor: Actor, _ db: borrowing Session) throws -> CriticalView {
        var view = CriticalView(stored, for: actor)
        view.history = try db.history(of: stored.stage.facts.id).map { Entry($0) }
        return view
    }

    /// The case as it is now.
    static func read(_ id: CriticalID, _ actor: Actor, _ db: borrowing Session) throws -> CriticalView {
        guard let found = try db.critical(id) else { throw Problem.notFound }
        return try whole(found, actor, db)
    }
}

extension Call {
    /// How this actor hears and answers.
    var channel: String { actor.kind == .terminal ? "terminal" : "page" }

    /// Whether the actor treats for the side that owes the next step and has not been told yet.
    fileprivate func isHolder(of found: StoredCritical) -> Bool {
        guard case .detected(let stage) = found.stage, actor.duties.contains("treats") else { return false }
        return stage.duty.holder == actor.organisation || stage.facts.organisation == actor.organisation
    }
}
