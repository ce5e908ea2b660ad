// POST /api/v1/sessions
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

    func callAsFunction(_ call: OpenCall) async throws -> Response {
        let body = try await call.request.json(Body.self, limit: 4096)
        let account = try await checked(body, call)
        let secret = Secret(prefix: "ls_"), id = UUID.v7Now
        var session = NewSession(
            id: id, tokenHash: secret.hash, alliance: account.alliance, organisation: account.organisation,
            life: hub.settings.staffSession,
            from: (call.origin.address ?? "-", String((call.request.headers[.userAgent] ?? "-").prefix(200))))
        session.clinician = account.clinician
        let expiry = try await hub.signIn.write { [session] db in
            try db.clearFailures(of: account)
            let expiry = try db.open(session)
            try db.auditSignIn("session.opened", of: account, result: .done, from: call.origin)
            return expiry
        }
        let opened = Opened(
            id: WireID(id), token: secret.text, expiresAt: expiry, organisation: WireID(account.organisation.uuid),
            roles: account.roles)
        var response = try Response.json(opened, status: .created, location: "/api/v1/sessions/\(WireID(id))")
        response.setCookie(cookie(secret.text))
        return response
    }

    /// The account, if name and password are right and it is not locked. Whatever is wrong, the answer is the same.
    private func checked(_ body: Body, _ call: OpenCall) async throws -> Account {
        let login = body.login.lowercased()
        let account = try await hub.signIn.write { db in try db.account(named: login) }
        let isRight = try await hub.passwords.check(body.password, against: account?.password)
        guard let account else { throw Problem.wrongPassword }
        if isRight, !account.isLocked, account.isActive { return account }
        let limits = hub.settings.lockout
        try await hub.signIn.write { db in
            if !account.isLocked { try db.countFailure(of: account, limit: limits.failures, seconds: limits.seconds) }
            try db.auditSignIn("session.opened", of: account, result: .refused, from: call.origin)
        }
        throw Problem.wrongPassword
    }

    private func cookie(_ secret: String) -> Cookie {
        Cookie(
            name: Doorkeeper.cookie, value: secret, path: "/", secure: hub.settings.publicURL.hasPrefix("https"),
            httpOnly: true, sameSite: .strict)
    }
}
