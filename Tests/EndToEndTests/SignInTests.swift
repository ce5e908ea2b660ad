// Signing in: the lock after five failures, the list of sessions, and a terminal's short tokens.
import Crypto
import Curl
import Foundation
import HubAPI
import LiveCounty
import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning)) struct `signing in` {
    @Test func `five wrong passwords lock the account, whatever comes sixth, and nobody else's`() async throws {
        try await County.run { county in
            let nobody = try Caller(await county.hub.url)
            for _ in 0..<5 {
                let wrong = try await nobody.post(
                    "/api/v1/sessions", #"{"login":"village03","password":"guess-guess"}"#)
                #expect(wrong.status == 401 && wrong.problem == "wrong-password")
            }
            let right = #"{"login":"village03","password":"\#(TestDatabase.password)"}"#
            #expect(try await nobody.post("/api/v1/sessions", right).status == 401)
            _ = try await county.signIn("village04")
            _ = try await county.ask("UPDATE account SET locked_until = now() WHERE login = 'village03'")
            #expect(try await nobody.post("/api/v1/sessions", right).status == 201)
        }
    }

    @Test func `sessions are listed, and one that is ended opens nothing any more`() async throws {
        try await County.run { county in
            let desk = try await county.signIn("ecg01"), phone = try await county.signIn("ecg01")
            let all = try await desk.get("/api/v1/sessions").list("items")
            #expect(all.count == 2)
            let other = try #require(all.first { $0["isCurrent"] as? Bool == false }?["id"] as? String)
            #expect(try await county.signIn("ecg02").delete("/api/v1/sessions/\(other)").status == 404)
            #expect(try await desk.delete("/api/v1/sessions/\(other)").status == 204)
            let late = try await phone.get("/api/v1/readings")
            #expect(late.status == 401 && late.problem == "session-over")
            #expect(try await desk.delete("/api/v1/sessions/current").status == 204)
            #expect(try await desk.get("/api/v1/sessions").status == 401)
        }
    }

    @Test func `a terminal's assertion is good once, and its token for a quarter of an hour`() async throws {
        try await County.run { county in
            let terminal = try await Enrolled(in: "C05", at: county.hub)
            var caller = try Caller(await county.hub.url)
            let assertion = try terminal.assertion()
            let granted = try await terminal.token(for: assertion, on: caller)
            #expect(granted.status == 200 && granted.number("expires_in") == 900)
            let replayed = try await terminal.token(for: assertion, on: caller)
            #expect(replayed.status == 401 && replayed.text("error") == "invalid_client")
            caller.secret = granted.text("access_token")
            #expect(try await caller.get("/api/v1/exams").status == 200)
            _ = try await county.ask("UPDATE session SET expires_at = now() WHERE terminal_id IS NOT NULL")
            #expect(try await caller.get("/api/v1/exams").problem == "session-over")
            let fresh = try await terminal.token(for: try terminal.assertion(), on: caller)
            #expect(fresh.status == 200)
        }
    }

    @Test func `an assertion of an hour ago, for another hub, or by another key opens nothing`() async throws {
        try await County.run { county in
            let terminal = try await Enrolled(in: "C05", at: county.hub), caller = try Caller(await county.hub.url)
            for assertion in [
                try terminal.assertion(at: Date(timeIntervalSinceNow: -3600)),
                try terminal.assertion(audience: "https://elsewhere.example"),
                try terminal.assertion(key: P256.Signing.PrivateKey()),
            ] {
                let refused = try await terminal.token(for: assertion, on: caller)
                #expect(refused.status == 401 && refused.text("error") == "invalid_client")
            }
        }
    }

    @Test func `an enrolment code is good once`() async throws {
        try await County.run { county in
            let first = try await Enrolled(in: "C05", at: county.hub)
            let caller = try Caller(await county.hub.url)
            let again = try await Enrolled.enrol(with: first.code, key: P256.Signing.PrivateKey(), on: caller)
            #expect(again.status == 403 && again.problem == "enrolment-code-not-valid")
        }
    }
}

/// A terminal of the test's own making, to say things that the real program never would.
private struct Enrolled {
    let key = P256.Signing.PrivateKey()
    let code: String
    let answer: EnrolmentAnswer

    init(in organisation: String, at hub: HubProcess) async throws {
        let environment = hub.environment
        code = try await aside {
            try TestProgram("lianyi-hub").run(["enrol", organisation], environment: environment).output.trimmed
        }
        let reply = try await Self.enrol(with: code, key: key, on: try Caller(await hub.url))
        answer = try WireJSON.value(EnrolmentAnswer.self, in: reply.bytes)
    }

    static func enrol(with code: String, key: P256.Signing.PrivateKey, on caller: Caller) async throws -> Answer {
        let request = EnrolmentRequest(code: code, name: "test", publicKey: PublicJWK(key.publicKey), software: nil)
        return try await caller.send(
            "POST", "/api/v1/terminals", json: String(decoding: try WireJSON.bytes(of: request), as: UTF8.self))
    }

    func assertion(
        at moment: Date = Date(), audience: String? = nil, key other: P256.Signing.PrivateKey? = nil
    ) throws -> String {
        let claims = ClientAssertion(
            terminal: answer.terminalId, audience: audience ?? answer.audience, hubTime: moment)
        return try claims.signed(with: .p256(other ?? key)).text
    }

    func token(for assertion: String, on caller: Caller) async throws -> Answer {
        let form = TokenRequest(clientAssertion: assertion).form
        return try await caller.send(
            "POST", "/api/v1/token", body: .bytes(Array(form.utf8)), headers: [("Content-Type", FormFields.mediaType)])
    }
}
