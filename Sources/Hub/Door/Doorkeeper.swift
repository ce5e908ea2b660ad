// Before every handler: who is it, may they knock; and after a refusal, a line in the audit.
import Crypto
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import Logging
import Postgres
import Records

/// Knows the actor behind a bearer token or a cookie, and turns away who has no business at a door.
struct Doorkeeper: Sendable {
    static let cookie = "lianyi"
    let hub: Hub

    /// The route as Hummingbird calls it.
    func handle(_ route: Route, _ request: Request, _ context: HubContext) async throws -> Response {
        guard route.isPage else { return try await knock(at: route, request, context) }
        do {
            return try await knock(at: route, request, context)
        } catch {
            return try PageRefusal(request: request, context: context).answer(to: error)
        }
    }

    private func knock(at route: Route, _ request: Request, _ context: HubContext) async throws -> Response {
        let origin = Origin(request: context.requestID, address: context.peer)
        switch route.handler {
        case .open(let handler):
            let call = OpenCall(
                request: request, parameters: context.parameters, origin: origin, logger: context.logger)
            return try await throttled(call, route, handler(hub))
        case .known(let handler):
            let actor = try await identify(request, origin)
            let call = Call(
                actor: actor, request: request, parameters: context.parameters, origin: origin, logger: context.logger)
            return try await admitted(call, to: route, handler(hub))
        }
    }

    /// An open door counts its refusals by address. They are no audit rows: there is nobody to name yet.
    private func throttled(_ call: OpenCall, _ route: Route, _ handler: Route.Open) async throws -> Response {
        guard call.request.method != .get, !route.countsItsRefusals else { return try await handler(call) }
        try hub.throttle.check(call.origin.address)
        do {
            return try await handler(call)
        } catch {
            if [401, 403].contains(Problem(describing: error).status) { hub.throttle.count(call.origin.address) }
            throw error
        }
    }

    private func admitted(_ call: Call, to route: Route, _ handler: Route.Known) async throws -> Response {
        do {
            try checkOrigin(of: call.request)
            try checkPerson(of: call)
            try check(route.need, call.actor)
            return try await handler(call)
        } catch {
            let problem = Problem(describing: error)
            if problem.status < 500 { await note(problem, route, call) }
            throw error
        }
    }

    /// The actor behind the request's secret; 401 where there is none or it opens nothing. The first use of a
    /// session that is over is audited; a secret that never was one is nobody's.
    private func identify(_ request: Request, _ origin: Origin) async throws -> Actor {
        guard let secret = secret(in: request) else { throw Problem.notSignedIn }
        let hash = Array(SHA256.hash(data: Array(secret.utf8)))
        guard let actor = try Records.actor(in: await hub.signIn.once(.actor(tokenHash: hash))) else {
            _ = try await hub.signIn.once(.sessionOver(tokenHash: hash, from: origin))
            throw Problem.sessionOver
        }
        return actor
    }

    private func secret(in request: Request) -> String? {
        if let header = request.headers[.authorization] {
            return header.lowercased().hasPrefix("bearer ") ? String(header.dropFirst(7)) : nil
        }
        return request.cookies[Self.cookie]?.value
    }

    /// A cookie is sent by the browser whoever asks: a change by cookie must come from our own pages.
    func checkOrigin(of request: Request) throws {
        guard request.headers[.authorization] == nil, request.method != .get, request.method != .head else { return }
        if let site = request.headers[.secFetchSite], site != "same-origin", site != "none" {
            throw Problem.foreignOrigin
        }
        if let origin = request.headers[.origin], origin != hub.settings.publicURL { throw Problem.foreignOrigin }
    }

    /// A page that was opened by one person never acts for the next one who signs in at the same browser.
    private func checkPerson(of call: Call) throws {
        guard let person = call.request.headers[.person] else { return }
        guard UUID(uuidString: person) == call.actor.id else { throw Problem.anotherPerson }
    }

    private func check(_ need: Route.Need, _ actor: Actor) throws {
        switch need {
        case .open, .actor: return
        case .staff:
            if actor.kind != .staff { throw Problem.notYours(need: "staff") }
        case .duty(let duties):
            if Set(duties).isDisjoint(with: actor.duties) {
                throw Problem.notYours(needs: duties)
            }
        }
    }

    /// A refusal is a row of its own, in a transaction of its own: the refused one has been rolled back.
    private func note(_ problem: Problem, _ route: Route, _ call: Call) async {
        var row = AuditRow(route.action)
        row.object = call.parameters.get("id").flatMap { UUID(uuidString: $0) }.map { ("address", $0) }
        row.result = .refused
        row.reason = problem.name
        do {
            _ = try await hub.database.once(as: call.actor.mode, .audit(row, by: call.actor, from: call.origin))
        } catch {
            call.logger.error("a refusal could not be audited", metadata: ["error": "\(error)"])
        }
    }
}

extension HTTPField.Name {
    static var secFetchSite: HTTPField.Name { HTTPField.Name("Sec-Fetch-Site") ?? .origin }
    /// Whom a page acts for.
    static var person: HTTPField.Name { HTTPField.Name("Lianyi-Person") ?? .origin }
}
