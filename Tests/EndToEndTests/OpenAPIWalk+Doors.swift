// The walk at the doors: papers for everybody, accounts and terminals, and the refusals of every operation.
import Crypto
import Foundation
import HubAPI
import LiveCounty
import TestSupport
import Testing

extension OpenAPIWalk {
    /// What is open to everybody; a second look costs nothing.
    func papers() async throws {
        let anybody = try await nobody()
        for path in ["/healthz", "/readyz", "/metrics", "/api/v1/keys"] { _ = try await get(anybody, path) }
        _ = try await get(anybody, "/api/v1/time", query: "nonce=0123456789abcdef")
        _ = try await get(anybody, "/api/v1/time", query: "nonce=short", expect: 422)
        for (path, name) in [
            ("/openapi.json", ""), ("/docs", ""), ("/static/{name}", "docs.css"), ("/static/{name}", "tokens.css"),
            ("/static/{name}", "pages.css"), ("/static/{name}", "upload.js"), ("/static/{name}", "words.zh.json"),
        ] {
            let first = try await get(anybody, path, ["name": name])
            let tag = try #require(first.header("ETag"))
            let again = OpenAPIRequest("GET", path, ["name": name]).with("If-None-Match", tag)
            try await ask(anybody, again, expect: 304)
        }
        for name in ["none.css", "..%2Fopenapi.json", "%2e%2e%2fopenapi.json"] {
            _ = try await get(anybody, "/static/{name}", ["name": name], expect: 404)
        }
        #expect(try await get(anybody, "/docs").body.contains("<html lang=\"zh-CN\">"))
        let lost = try await anybody.get("/api/v1/nowhere")
        #expect(lost.status == 404 && document.faults(lost, component: "NoSuchAddress") == [], "\(lost)")
    }

    /// People and terminals come in, step up and go.
    func accounts() async throws {
        let anybody = try await nobody(), (doctor, _) = try await signIn("village02")
        _ = try await post(anybody, "/api/v1/sessions", #"{"login":"village02","password":"wrong"}"#, expect: 401)
        _ = try await post(anybody, "/api/v1/sessions", #"{"login":"village02"}"#, expect: 422)
        let large = #"{"login":"\#(String(repeating: "a", count: 9000))","password":"b"}"#
        _ = try await post(anybody, "/api/v1/sessions", large, expect: 413)
        #expect(try await get(doctor, "/api/v1/organisations").body.contains("青崖县人民医院"))
        #expect(try await get(doctor, "/api/v1/settings", query: "prefix=terminal.").body.contains("terminal.hold"))
        #expect(try await get(doctor, "/api/v1/ranges").body.contains("WS/T 405-2012"))
        let stepUp = "/api/v1/sessions/current/step-up"
        _ = try await put(doctor, stepUp, #"{"password":"\#(TestDatabase.password)"}"#)
        _ = try await put(doctor, stepUp, #"{"password":"wrong"}"#, expect: 401)
        let sessions = try await get(doctor, "/api/v1/sessions")
        let second = try await signIn("village02").caller
        let other = try #require(sessions.text("items.0.id"))
        try await ask(second, OpenAPIRequest("DELETE", "/api/v1/sessions/{id}", ["id": other]), expect: 204)
        try await ask(second, OpenAPIRequest("DELETE", "/api/v1/sessions/{id}", ["id": other]), expect: 404)
        try await ask(second, OpenAPIRequest("DELETE", "/api/v1/sessions/current"), expect: 204)
        _ = try await get(second, "/api/v1/sessions", expect: 401)
        try await terminal(anybody)
    }

    private func terminal(_ anybody: Caller) async throws {
        let code = try TestProgram("lianyi-hub").run(["enrol", "C03"], environment: county.hub.environment).output
        let key = P256.Signing.PrivateKey()
        let jwk = String(decoding: try WireJSON.bytes(of: PublicJWK(key.publicKey)), as: UTF8.self)
        let enrolment = { (code: String) in #"{"code":"\#(code)","name":"三河村 1 号","publicKey":\#(jwk)}"# }
        _ = try await post(anybody, "/api/v1/terminals", enrolment("AAAA-AAAA-AAAA"), expect: 403)
        _ = try await post(
            anybody, "/api/v1/terminals", #"{"code":"A","name":"a","publicKey":{"kty":"EC","crv":"P-256","x":"A"}}"#,
            expect: 422)
        let enrolled = try await post(
            anybody, "/api/v1/terminals", enrolment(code.trimmingCharacters(in: .whitespacesAndNewlines)))
        let id = try #require(enrolled.text("terminalId").flatMap { WireID($0) })
        let assertion = ClientAssertion(terminal: id, audience: try #require(enrolled.text("audience")), hubTime: .now)
        let form = TokenRequest(clientAssertion: try assertion.signed(with: .p256(key)).text).form
        let request = OpenAPIRequest("POST", "/api/v1/token").sending(Array(form.utf8), type: FormFields.mediaType)
        let token = try await ask(anybody, request, expect: 200)
        try await ask(anybody, request, expect: 401)
        let empty = OpenAPIRequest("POST", "/api/v1/token").sending(Array("a=b".utf8), type: FormFields.mediaType)
        try await ask(anybody, empty, expect: 400)
        try await ask(anybody, OpenAPIRequest("POST", "/api/v1/token").json("{}"), expect: 415)
        var terminal = anybody
        terminal.secret = token.text("access_token")
        _ = try await get(terminal, "/api/v1/courses")
        _ = try await get(terminal, "/api/v1/sessions", expect: 403)
        try await heartbeat(terminal, id)
    }

    private func heartbeat(_ terminal: Caller, _ id: WireID) async throws {
        let beat =
            #"{"deviceTime":"2026-11-21T08:00:00+08:00","version":"test","waiting":2,"waitingBytes":5,"refused":0,"#
        let path = "/api/v1/heartbeat"
        _ = try await put(terminal, path, beat + #""retries":0,"freeBytes":7}"#)
        _ = try await put(terminal, path, beat + #""retries":-1,"freeBytes":7}"#, expect: 422)
        let admin = try await signIn("admin01").caller
        _ = try await get(admin, "/api/v1/quarantine", query: "limit=200")
        let listed = try await get(admin, "/api/v1/terminals", query: "limit=200")
        let heard = listed.list("items").first { $0["id"] as? String == id.description }
        #expect(heard?["waiting"] as? Int == 2 && heard?["standing"] as? String == "well", "\(listed)")
    }

    /// Every operation: without a secret, as somebody whose work it is not, with nothing, with garbage, with another type.
    func refusals() async throws {
        let anybody = try await nobody(), stranger = try await signIn("system01").caller
        var right: [String: Caller] = ["open": anybody]
        for (need, account) in [
            ("treats", "village02"), ("reads", "ecg01"), ("trains", "train01"), ("oversees", "admin01"),
            ("audits", "audit01"),
        ] { right[need] = try await signIn(account).caller }
        let doctor = try #require(right["treats"])
        for operation in document.operations where !["/api/v1/sessions/current", "/sign-out"].contains(operation.path) {
            let first = operation.need.split(separator: "|").first.map(String.init) ?? ""
            let who = right[first] ?? doctor
            if operation.need != "open" {
                let status = operation.isPage ? 303 : 401
                try await ask(anybody, OpenAPIRequest(operation.method, operation.path), expect: status)
            }
            if !["open", "actor", "staff"].contains(operation.need) {
                let outsider = operation.need.contains("administers") ? right["reads"] ?? stranger : stranger
                try await ask(outsider, OpenAPIRequest(operation.method, operation.path), expect: 403)
            }
            try await garbage(operation, who)
        }
        try await otherMethods(anybody)
    }

    private func garbage(_ operation: OpenAPIOperation, _ who: Caller) async throws {
        let plain = OpenAPIRequest(operation.method, operation.path)
        try await ask(who, plain)
        for name in operation.queries {
            try await ask(who, plain.asking("\(name)=%F0%9F%90%A2"))
            try await ask(who, plain.asking("\(name)="))
        }
        guard operation.takesJSON else { return }
        for body in ["{", "[]", "{}", "null", #"{"patient":7,"report":{},"epoch":"x","to":"nowhere","code":"?"}"#] {
            let answer = try await ask(who, plain.json(body))
            #expect((200..<500).contains(answer.status), "\(operation.name) \(body): \(answer)")
        }
        try await ask(who, plain.sending(Array("a".utf8), type: "text/plain"))
        try await ask(who, plain.json("{}", key: "short"))
        try await ask(who, plain.json(String(repeating: " ", count: 300_000) + "{}"))
    }

    private func otherMethods(_ anybody: Caller) async throws {
        for (path, operations) in Dictionary(grouping: document.operations, by: \.path) {
            let taken = Set(operations.map(\.method))
            for method in ["GET", "POST", "PUT", "DELETE", "PATCH"] where !taken.contains(method) {
                let answer = try await anybody.send(method, OpenAPIRequest(method, path).address)
                #expect(answer.status == 405, "\(method) \(path): \(answer)")
                #expect(document.faults(answer, component: "MethodNotAllowed") == [], "\(method) \(path)")
                #expect(answer.header("Allow")?.isEmpty == false)
            }
        }
    }
}
