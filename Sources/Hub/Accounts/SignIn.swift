// POST /api/v1/sessions, and the opening of sessions wherever somebody signs in
import Alliance
import FoundationEssentials
import HubAPI
import Hummingbird
import NIOCore
import Postgres
import Records

/// Opens a session for a person: a cookie for the pages, the same secret as a bearer token for programs.
struct SignIn {
    let hub: Hub

    struct Body: Decodable {
        let login: String
        let password: String
    }

    struct Opened: Encodable {
        let id: WireID
        let token: String
        let expiresAt: Date
        let organisation: WireID
        let roles: [String]
    }

    /// A session just opened: its secret, and whose it is.
    struct Opening: Sendable {
        let id: UUID
        let secret: String
        let account: Account
        let expiry: Date
    }

    func callAsFunction(_ call: OpenCall) async throws -> Response {
        let body = try await call.request.json(Body.self, limit: 4096)
        let opening = try await open(body.login, body.password, call)
        let answer = Opened(
            id: WireID(opening.id), token: opening.secret, expiresAt: opening.expiry,
            organisation: WireID(opening.account.organisation.uuid), roles: opening.account.roles)
        var response = try Response.json(
            answer, status: .created, location: "/api/v1/sessions/\(WireID(opening.id))")
        response.setCookie(cookie(opening.secret))
        return response
    }

    /// Opens a session for whoever knows the password; throws the same for whatever is wrong.
    func open(_ typed: String, _ password: String, _ call: OpenCall) async throws -> Opening {
        let login = typed.lowercased()
        let account = try await hub.signIn.write { db in try db.account(named: login) }
        let isRight = try await hub.passwords.check(password, against: account?.password)
        let secret = Secret(prefix: "ls_"), id = UUID.v7Now
        let opened = try await hub.signIn.write { db in
            try settle(login, isRight, (id, secret.hash), call, db)
        }
        guard let opened else { throw Problem.wrongPassword }
        return Opening(id: id, secret: secret.text, account: opened.account, expiry: opened.expiry)
    }

    /// Opens the session, or counts the failure, with the account locked: tries that come at once are settled one by one,
    /// so that a right guess among them is worth nothing once the wrong ones have locked the account. Whatever is wrong, the
    /// answer is the same: nil.
    private func settle(
        _ login: String, _ isRight: Bool, _ name: (id: UUID, tokenHash: [UInt8]), _ call: OpenCall,
        _ db: borrowing Session
    ) throws -> (account: Account, expiry: Date)? {
        guard let account = try db.account(named: login) else { return nil }
        guard isRight, !account.isLocked, account.isActive else {
            let limits = hub.settings.lockout
            if !account.isLocked { try db.countFailure(of: account, limit: limits.failures, seconds: limits.seconds) }
            try db.auditSignIn("session.opened", of: account, result: .refused, from: call.origin)
            return nil
        }
        try db.clearFailures(of: account)
        let expiry = try db.open(session(of: account, name, call))
        try db.auditSignIn("session.opened", of: account, result: .done, from: call.origin)
        return (account, expiry)
    }

    private func session(of account: Account, _ name: (id: UUID, tokenHash: [UInt8]), _ call: OpenCall) -> NewSession {
        var session = NewSession(
            id: name.id, tokenHash: name.tokenHash, alliance: account.alliance, organisation: account.organisation,
            life: hub.settings.staffSession,
            from: (call.origin.address ?? "-", String((call.request.headers[.userAgent] ?? "-").prefix(200))))
        session.clinician = account.clinician
        return session
    }

    /// What a browser keeps of it until it is closed.
    func cookie(_ secret: String) -> Cookie {
        Cookie(
            name: Doorkeeper.cookie, value: secret, path: "/", secure: hub.settings.publicURL.hasPrefix("https"),
            httpOnly: true, sameSite: .strict)
    }
}
