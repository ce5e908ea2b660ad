// Signing in, being locked out, stepping up, and ending sessions.
import Crypto
import Foundation
import HTTPTypes
import HubAPI
import NIOCore
import Postgres
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `POST /api/v1/sessions` {
    @Test func `opens a session by cookie and by bearer, and ends it at once`() async throws {
        try await TestHub.run { hub in
            let opened = try await signIn("ecg01", TestDatabase.password, hub)
            let secret = try #require(opened.string("token"))
            #expect(opened.status == 201)
            #expect(opened.headers[.setCookie]?.contains("HttpOnly") == true)
            #expect(opened.headers[.setCookie]?.contains("SameSite=Strict") == true)
            let cookie: HTTPFields = [.cookie: "lianyi=\(secret)"]
            let listed = try await hub.send(.get, "/api/v1/sessions", nil, cookie)
            #expect(listed.status == 200)
            let person = Person(hub: hub, secret: secret, session: UUID())
            let ended = try await person.delete("/api/v1/sessions/current")
            #expect(ended.status == 204)
            let after = try await person.get("/api/v1/sessions")
            #expect(after.status == 401 && after.problem == "session-over")
        }
    }

    @Test func `answers the same to a wrong name and a wrong password, and locks after five`() async throws {
        try await TestHub.run { hub in
            let nobody = try await signIn("nobody", "whatever it is", hub)
            for _ in 0..<5 {
                let wrong = try await signIn("ecg02", "not the password", hub)
                #expect(wrong.status == 401 && wrong.string("detail") == nobody.string("detail"))
            }
            let right = try await signIn("ecg02", TestDatabase.password, hub)
            #expect(right.status == 401)
            let other = try await signIn("ecg01", TestDatabase.password, hub)
            #expect(other.status == 201)
        }
    }

    @Test func `slows down an address that is wrong too often`() async throws {
        try await TestHub.run { hub in
            var last = 0
            for index in 0..<40 where last != 429 {
                last = try await hub.send(
                    .post, "/api/v1/token",
                    ByteBuffer(
                        string: "grant_type=client_credentials&client_assertion_type=urn:ietf:params:oauth:"
                            + "client-assertion-type:jwt-bearer&client_assertion=a.b.\(index)"),
                    [.contentType: "application/x-www-form-urlencoded"]
                ).status
            }
            #expect(last == 429)
        }
    }

    @Test
    func `lets a terminal in that signed rightly, and people, however often a neighbour at the address was wrong`()
        async throws
    {
        try await TestHub.run { hub in
            let id = UUID.v7Now, key = P256.Signing.PrivateKey()
            _ = try await hub.enrolled(terminal: id, key)
            func ask(_ assertion: String) async throws -> Reply {
                try await hub.send(
                    .post, "/api/v1/token",
                    ByteBuffer(
                        string: "grant_type=client_credentials&client_assertion_type=urn:ietf:params:oauth:"
                            + "client-assertion-type:jwt-bearer&client_assertion=\(assertion)"),
                    [.contentType: "application/x-www-form-urlencoded"])
            }
            func assertion(signedBy key: P256.Signing.PrivateKey) throws -> String {
                try ClientAssertion(terminal: WireID(id), audience: hub.hub.settings.audience, hubTime: .now)
                    .signed(with: .p256(key)).text
            }
            let stranger = P256.Signing.PrivateKey()
            var refusals: [Int] = []
            for _ in 0..<40 { refusals.append(try await ask(try assertion(signedBy: stranger)).status) }
            #expect(refusals.first == 401 && refusals.last == 429, "\(refusals)")
            let good = try assertion(signedBy: key), granted = try await ask(good)
            #expect(granted.status == 200 && granted.string("access_token") != nil, "\(granted.text)")
            #expect(try await ask(good).status == 429, "one that was used before is wrong as well")
            #expect(try await signIn("ecg01", TestDatabase.password, hub).status == 201)
            let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
            let row = try await owner.once(
                "SELECT count(*)::int AS n FROM audit WHERE action = 'token.granted' AND result = 'refused'"
            ).first
            await owner.close()
            #expect(try row?["n"] ?? 0 <= 31, "what is slowed down fills no audit")
        }
    }

    @Test func `refuses a change by cookie that comes from another site`() async throws {
        try await TestHub.run { hub in
            let secret = try #require(try await signIn("village02", TestDatabase.password, hub).string("token"))
            let headers: HTTPFields = [
                .cookie: "lianyi=\(secret)", .secFetchSite: "cross-site", .contentType: "application/json",
            ]
            let reply = try await hub.send(.delete, "/api/v1/sessions/current", nil, headers)
            #expect(reply.status == 403 && reply.problem == "foreign-origin")
        }
    }

    @Test func `lets nobody end another's session`() async throws {
        try await TestHub.run { hub in
            let li = try await hub.signIn("ecg01"), wang = try await hub.signIn("ecg02")
            let foreign = try await wang.delete("/api/v1/sessions/\(li.session)")
            #expect(foreign.status == 404)
            let own = try await li.delete("/api/v1/sessions/\(li.session)")
            #expect(own.status == 204)
        }
    }

    @Test func `keeps only hashes of secrets and passwords`() async throws {
        try await TestHub.run { hub in
            let secret = try #require(try await signIn("ecg01", TestDatabase.password, hub).string("token"))
            let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
            let rows = try await owner.once(
                "SELECT (SELECT string_agg(s::text, ' ') FROM session s) AS s, (SELECT string_agg(a::text, ' ') FROM account a) AS a"
            )
            await owner.close()
            let row = try #require(rows.first)
            let sessions: String = try row["s"], accounts: String = try row["a"]
            #expect(!sessions.contains(secret) && !accounts.contains(TestDatabase.password))
            #expect(accounts.contains("$scrypt$ln=15,r=8,p=3$"))
        }
    }

    private func signIn(_ login: String, _ password: String, _ hub: TestHub) async throws -> Reply {
        try await hub.send(
            .post, "/api/v1/sessions", ByteBuffer(string: #"{"login":"\#(login)","password":"\#(password)"}"#),
            [.contentType: "application/json"])
    }
}
