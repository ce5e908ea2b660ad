// POST /api/v1/token and GET /api/v1/keys
import Alliance
import FoundationEssentials
import HubAPI
import Hummingbird
import Keyring
import Postgres
import Records

/// Gives a terminal an access token for a quarter of an hour against an assertion that it signed (RFC 7523). Many clinics may stand
/// behind one address: whoever signed rightly always passes; only who did not is slowed down, and apart from people's passwords.
struct GrantToken {
    let hub: Hub

    func callAsFunction(_ call: OpenCall) async throws -> Response {
        do { return try await grant(call) } catch {
            guard Problem(describing: error).status == 401 else { throw error }
            try hub.assertions.check(call.origin.address)
            hub.assertions.count(call.origin.address)
            throw error
        }
    }

    private func grant(_ call: OpenCall) async throws -> Response {
        let type = call.request.headers[.contentType].map { $0.prefix { $0 != ";" }.lowercased() }
        guard type == FormFields.mediaType else { throw Problem.unsupportedMediaType(expected: FormFields.mediaType) }
        let form = String(decoding: try await call.request.bytes(limit: 8192), as: UTF8.self)
        guard let request = TokenRequest(form: form) else { throw Problem.tokenRequestNotValid }
        let (terminal, claims) = try await verified(request.clientAssertion, call.origin)
        let secret = Secret(prefix: "lt_")
        var session = NewSession(
            id: .v7Now, tokenHash: secret.hash, alliance: terminal.alliance, organisation: terminal.organisation,
            life: (hub.settings.terminalToken, hub.settings.terminalToken),
            from: (call.origin.address ?? "-", String((call.request.headers[.userAgent] ?? "-").prefix(200))))
        session.terminal = terminal.id
        let expiry = Date(timeIntervalSince1970: Double(claims.exp) + Double(ClientAssertion.grace))
        let isFresh = try await hub.signIn.write { [session] db in
            guard try db.take(jti: claims.jti, of: terminal.id, until: expiry) else {
                try hub.assertions.check(call.origin.address)
                try db.audit("token.granted", of: terminal, refused: "invalid-client", from: call.origin)
                return false
            }
            _ = try db.open(session)
            try db.noteSignIn(of: terminal.id)
            try db.audit("token.granted", of: terminal, from: call.origin)
            return true
        }
        guard isFresh else {
            throw Problem.invalidClient(("断言已使用过，请重新签名。", "This assertion was used before; sign a new one."))
        }
        return try .json(TokenAnswer(accessToken: secret.text, expiresIn: hub.settings.terminalToken))
    }

    private func verified(_ text: String, _ origin: Origin) async throws -> (TerminalFacts, ClientAssertion) {
        guard let jws = try? CompactJWS(text), let id = ClientAssertion.terminal(claimedBy: jws),
            let terminal = try await hub.signIn.read({ db in try db.terminal(TerminalID(id.uuid)) }),
            let key = try? WireJSON.value(PublicJWK.self, in: Array(terminal.publicKey.utf8)).verifyingKey
        else {
            throw Problem.invalidClient(
                (
                    "终端未在本中心登记，或已被停用；暂存内容都保留在终端。请联系中心管理员，必要时用新注册码重新登记：lianyi-clinic enrol --again。",
                    "It is not enrolled here, or was revoked; all that it holds stays on it. Ask the hub's administrator, and enrol it "
                        + "again with a new code if need be: lianyi-clinic enrol --again."
                ))
        }
        do {
            let claims = try ClientAssertion.verified(
                jws, terminal: id, key: key, audience: hub.settings.audience, now: hub.clock.now)
            return (terminal, claims)
        } catch {
            try hub.assertions.check(origin.address)
            try await hub.signIn.write { db in
                try db.audit("token.granted", of: terminal, refused: "invalid-client", from: origin)
            }
            throw Problem.invalidClient(
                (
                    "断言无效（\(error)）；请核对时间与签名。", "The assertion is not valid (\(error)); check time and signature."
                ))
        }
    }
}

/// Shows the public halves of the keys that sign receipts and reports, past and present.
struct ShowKeys {
    let hub: Hub

    func callAsFunction(_ call: OpenCall) async throws -> Response { try .json(hub.keyring.published) }
}

extension Problem {
    static let tokenRequestNotValid = make(
        "token-request-not-valid", 400, zh: ("令牌请求有误", "请按 RFC 7523 以 client_assertion 请求令牌。"),
        en: ("Token request not valid", "Ask with client_credentials and a client_assertion (RFC 7523).")
    ).oauth("invalid_request")
}

extension UUID {
    /// A time-ordered id for something that happens now.
    static var v7Now: UUID { UUID.v7(at: Date.now) }
}
