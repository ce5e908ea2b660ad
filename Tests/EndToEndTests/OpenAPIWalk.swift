// Asks the hub, and holds every answer against the hub's own description.
import Curl
import Foundation
import HubAPI
import LiveCounty
import TestSupport
import Testing

/// A request under an address of the document.
struct OpenAPIRequest: Sendable {
    let method: String
    let path: String
    var places: [String: String] = [:]
    var query = ""
    var body: CurlRequest.Body = .none
    var headers: [(name: String, value: String)] = []

    init(_ method: String, _ path: String, _ places: [String: String] = [:]) {
        self.method = method
        self.path = path
        self.places = places
    }

    /// The same with a JSON body, and a key of its own where the method is POST.
    func json(_ text: String, key: String? = nil) -> OpenAPIRequest {
        var request = self
        request.body = .bytes(Array(text.utf8))
        request.headers.append(("Content-Type", "application/json"))
        if let key = key ?? (method == "POST" ? UUID().uuidString : nil) {
            request.headers.append(("Idempotency-Key", key))
        }
        return request
    }

    func asking(_ query: String) -> OpenAPIRequest {
        var request = self
        request.query = query
        return request
    }

    func with(_ name: String, _ value: String) -> OpenAPIRequest {
        var request = self
        request.headers.append((name, value))
        return request
    }

    func sending(_ bytes: [UInt8], type: String) -> OpenAPIRequest {
        var request = with("Content-Type", type)
        request.body = .bytes(bytes)
        return request
    }

    /// The address with its places filled; what is not named is nobody's.
    var address: String {
        var address = path
        for (name, value) in places { address = address.replacing("{\(name)}", with: value) }
        let others = [
            ("id", UUID().uuidString.lowercased()), ("number", "1"), ("frame", "1"), ("code", "NONE"), ("name", "x"),
        ]
        for (name, value) in others {
            address = address.replacing("{\(name)}", with: value)
        }
        return query.isEmpty ? address : address + "?" + query
    }
}

/// The walk through all operations; remembers which of them have answered what they are for.
actor OpenAPIWalk {
    let county: County
    let document: OpenAPIDocument
    private(set) var fulfilled: Set<String> = []

    /// Reads the document from the running hub.
    init(_ county: County) async throws {
        self.county = county
        let answer = try await Caller(await county.hub.url).get("/openapi.json")
        guard answer.status == 200 else { throw Missing("the document: \(answer)") }
        document = try OpenAPIDocument(answer.bytes)
    }

    /// Sends a request; the answer must be documented, and have the status that is expected, where one is.
    @discardableResult
    func ask(
        _ who: Caller, _ request: OpenAPIRequest, expect status: Int? = nil,
        _ place: SourceLocation = #_sourceLocation
    ) async throws -> Answer {
        let operation = try document.operation(request.method, request.path)
        let answer = try await who.send(
            request.method, request.address, body: request.body, headers: request.headers, limit: 16_777_216)
        for fault in document.faults(answer, of: operation) {
            Issue.record("\(operation.name) \(answer.status): \(fault)\n\(answer)", sourceLocation: place)
        }
        if let status {
            #expect(answer.status == status, "\(operation.name): \(answer)", sourceLocation: place)
        }
        if answer.status >= 500, status == nil {
            Issue.record("\(operation.name): \(answer)", sourceLocation: place)
        }
        let isLed = answer.status == 303 && request.method == "POST"
        if (200..<300).contains(answer.status) || isLed { fulfilled.insert(operation.name) }
        return answer
    }

    func get(
        _ who: Caller, _ path: String, _ places: [String: String] = [:], query: String = "", expect status: Int? = 200,
        _ place: SourceLocation = #_sourceLocation
    ) async throws -> Answer {
        try await ask(who, OpenAPIRequest("GET", path, places).asking(query), expect: status, place)
    }

    func post(
        _ who: Caller, _ path: String, _ json: String, of places: [String: String] = [:], expect status: Int? = 201,
        _ place: SourceLocation = #_sourceLocation
    ) async throws -> Answer {
        try await ask(who, OpenAPIRequest("POST", path, places).json(json), expect: status, place)
    }

    func put(
        _ who: Caller, _ path: String, _ json: String, of places: [String: String] = [:], expect status: Int? = 200,
        _ place: SourceLocation = #_sourceLocation
    ) async throws -> Answer {
        try await ask(who, OpenAPIRequest("PUT", path, places).json(json), expect: status, place)
    }

    func nobody() async throws -> Caller { try Caller(await county.hub.url) }

    /// Signs somebody in, and tells the organisation they work for.
    func signIn(_ account: String) async throws -> (caller: Caller, organisation: String) {
        var caller = try await nobody()
        let answer = try await post(
            caller, "/api/v1/sessions", #"{"login":"\#(account)","password":"\#(TestDatabase.password)"}"#)
        guard let token = answer.text("token"), let organisation = answer.text("organisation") else {
            throw Missing("a session: \(answer)")
        }
        caller.secret = token
        return (caller, organisation)
    }
}
