// GET /api/v1/sessions, DELETE /api/v1/sessions/{id} and /current
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Records

/// A session on the wire.
struct SessionView: Encodable, Sendable {
    let id: WireID
    let isCurrent: Bool
    let createdAt: Date
    let lastUsedAt: Date
    let expiresAt: Date
    let address: String
    let agent: String
}

/// Lists one's own living sessions.
struct ListSessions {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        guard let clinician = call.actor.clinician else { throw Problem.notYours(need: "staff") }
        let all = try await hub.signIn.read { db in try db.sessions(of: clinician) }
        return try .json(["items": all.map { view($0, current: call.actor.session) }])
    }

    private func view(_ facts: SessionFacts, current: UUID) -> SessionView {
        SessionView(
            id: WireID(facts.id), isCurrent: facts.id == current, createdAt: facts.createdAt,
            lastUsedAt: facts.lastUsedAt,
            expiresAt: facts.expiresAt, address: facts.address, agent: facts.agent)
    }
}

/// Ends one of one's own sessions; `current` is the one that asks.
struct EndSession {
    let hub: Hub

    /// POST /sign-out: the page's button.
    func byForm(_ call: Call) async throws -> Response {
        try await end(call.actor.session, call)
        var response = Response(status: .seeOther, headers: [.location: "/sign-in"])
        response.setCookie(Self.noCookie)
        return response
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let session = call.parameters.get("id") == nil ? call.actor.session : try call.parameters.id()
        try await end(session, call)
        var response = Response.done
        response.setCookie(Self.noCookie)
        return response
    }

    private func end(_ session: UUID, _ call: Call) async throws {
        guard try await hub.signIn.write({ db in try db.end(session: session, of: call.actor.id) }) else {
            throw Problem.notFound
        }
        let row = AuditRow("session.ended", object: ("session", session))
        _ = try await hub.database.once(as: call.actor.mode, .audit(row, by: call.actor, from: call.origin))
    }

    private static let noCookie = Cookie(name: Doorkeeper.cookie, value: "", maxAge: 0, path: "/")
}
