// Somebody who calls the hub over HTTP, signed in or not.
package import Curl
package import Foundation
import HubAPI
import TestSupport

/// One line to a hub, with the secret of whoever speaks on it.
package struct Caller: Sendable {
    package let url: String
    package let line: CurlLine
    package var secret: String?

    /// Nobody in particular; over TLS, believing only the authority of that file.
    package init(_ url: String, believing authority: String? = nil) throws {
        self.url = url
        var settings = CurlSettings(userAgent: "lianyi-tests")
        settings.caFile = authority
        line = try CurlLine(settings)
    }

    /// A member of staff of the demo county, signed in with the password.
    package static func signedIn(_ account: String, at url: String) async throws -> Caller {
        var caller = try Caller(url)
        let answer = try await caller.post(
            "/api/v1/sessions", #"{"login":"\#(account)","password":"\#(TestDatabase.password)"}"#)
        guard answer.status == 201, let token = answer.text("token") else { throw Missing("a session: \(answer)") }
        caller.secret = token
        return caller
    }

    package func get(_ path: String, limit: Int = 16_777_216) async throws -> Answer {
        try await send("GET", path, limit: limit)
    }
    package func put(_ path: String, _ body: String) async throws -> Answer { try await send("PUT", path, json: body) }
    package func delete(_ path: String) async throws -> Answer { try await send("DELETE", path) }

    /// A change with a key of its own, unless one is given.
    package func post(_ path: String, _ body: String, key: String = UUID().uuidString) async throws -> Answer {
        try await send("POST", path, json: body, headers: [("Idempotency-Key", key)])
    }

    /// Gives the password again.
    package func stepUp() async throws {
        let answer = try await put(
            "/api/v1/sessions/current/step-up", #"{"password":"\#(TestDatabase.password)"}"#)
        guard answer.status == 200 else { throw Missing("a step-up: \(answer)") }
    }

    /// Any request.
    package func send(
        _ method: String, _ path: String, json: String? = nil, headers: [(name: String, value: String)] = [],
        limit: Int = 1_048_576
    ) async throws -> Answer {
        var headers = headers
        if json != nil { headers.append(("Content-Type", "application/json")) }
        let body = json.map { CurlRequest.Body.bytes(Array($0.utf8)) } ?? .none
        return try await send(method, path, body: body, headers: headers, limit: limit)
    }

    /// Any request with any body.
    package func send(
        _ method: String, _ path: String, body: CurlRequest.Body, headers: [(name: String, value: String)],
        limit: Int = 1_048_576
    ) async throws -> Answer {
        var headers = headers
        if let secret { headers.append(("Authorization", "Bearer \(secret)")) }
        let reply = try await line.send(
            CurlRequest(method, url + path, headers: headers, body: body, landing: .memory(limit: limit)))
        return Answer(reply)
    }
}

/// What the hub answered.
package struct Answer: Sendable, CustomStringConvertible {
    package let status: Int
    package let headers: [(name: String, value: String)]
    package let bytes: [UInt8]

    package init(_ answer: CurlAnswer) {
        (status, headers, bytes) = (answer.status, answer.headers, answer.body)
    }

    package var body: String { String(decoding: bytes, as: UTF8.self) }
    package var description: String { "\(status) \(body.prefix(2000))" }

    /// A member of the JSON body by its path: `items.0.id`.
    package subscript(path: String) -> Any? { JSONPath.value(path, in: Data(bytes)) }
    package func text(_ path: String) -> String? { self[path] as? String }
    package func number(_ path: String) -> Int? { (self[path] as? NSNumber)?.intValue }
    package func list(_ path: String) -> [[String: Any]] { self[path] as? [[String: Any]] ?? [] }

    /// The problem's name.
    package var problem: String? { text("type")?.split(separator: "/").last.map(String.init) }
}

/// Looks into JSON by path.
package enum JSONPath {
    package static func value(_ path: String, in data: Data) -> Any? {
        path.split(separator: ".").reduce(try? JSONSerialization.jsonObject(with: data)) { value, name in
            if let list = value as? [Any] { return Int(name).flatMap { list.indices.contains($0) ? list[$0] : nil } }
            return (value as? [String: Any])?[String(name)]
        }
    }
}
