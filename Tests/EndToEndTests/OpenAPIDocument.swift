// The hub's own description of its interface, as the test reads it from the running hub.
import Foundation
import HubAPI
import LiveCounty

/// One operation: the answers that it may give.
struct OpenAPIOperation: Sendable, Hashable {
    let method: String
    let path: String
    let value: JSONValue

    var name: String { "\(method) \(path)" }
    var need: String { value.member("x-need").string }
    /// As `lianyi-hub routes` prints it.
    var line: String { [method, path, need, value.member("x-audit").string].joined(separator: "\t") }
    /// A page: who is not signed in is led to the sign-in page.
    var isPage: Bool { !value.member("responses").member("303").members.isEmpty }
    var takesJSON: Bool { !value.member("requestBody").member("content").member("application/json").members.isEmpty }
    var queries: [String] {
        value.member("parameters").list.filter { $0.member("in").string == "query" }.map { $0.member("name").string }
    }
}

/// The document, and what it says of an answer.
struct OpenAPIDocument: Sendable {
    let root: JSONValue
    let operations: [OpenAPIOperation]

    init(_ bytes: [UInt8]) throws {
        let root = try WireJSON.value(JSONValue.self, in: bytes)
        self.root = root
        operations = root.member("paths").members.sorted { $0.key < $1.key }.flatMap { path, methods in
            methods.members.sorted { $0.key < $1.key }.map {
                OpenAPIOperation(method: $0.key.uppercased(), path: path, value: $0.value)
            }
        }
    }

    func operation(_ method: String, _ path: String) throws -> OpenAPIOperation {
        guard let found = operations.first(where: { $0.method == method && $0.path == path }) else {
            throw Missing("\(method) \(path) in the document")
        }
        return found
    }

    /// What is wrong with an answer of this operation, by the document.
    func faults(_ answer: Answer, of operation: OpenAPIOperation) -> [String] {
        let responses = operation.value.member("responses")
        guard let written = responses.members["\(answer.status)"] else {
            return ["\(answer.status) is not documented"]
        }
        if operation.method == "HEAD" { return answer.bytes.isEmpty ? [] : ["HEAD with a body"] }
        return faults(answer, by: resolved(written))
    }

    /// What is wrong with an answer that stands among the components.
    func faults(_ answer: Answer, component name: String) -> [String] {
        faults(answer, by: root.member("components").member("responses").member(name))
    }

    private func resolved(_ response: JSONValue) -> JSONValue {
        let name = response.member("$ref").string.split(separator: "/").last.map(String.init)
        return name.map { root.member("components").member("responses").member($0) } ?? response
    }

    private func faults(_ answer: Answer, by response: JSONValue) -> [String] {
        let contents = response.member("content").members
        if contents.isEmpty { return answer.bytes.isEmpty ? [] : ["a body where none is documented"] }
        let type = String((answer.header("Content-Type") ?? "").prefix { $0 != ";" })
        guard let content = contents[type] else { return ["the type \(type) is not documented"] }
        if type.hasSuffix("json") { return bodyFaults(answer, content.member("schema"), response) }
        return []
    }

    private func bodyFaults(_ answer: Answer, _ schema: JSONValue, _ response: JSONValue) -> [String] {
        guard let body = try? WireJSON.value(JSONValue.self, in: answer.bytes) else { return ["the body is not JSON"] }
        let problems = response.member("x-problems").list
        let isNamed = problems.isEmpty || problems.contains(.text(answer.problem ?? ""))
        let named = isNamed ? [] : ["the problem \(answer.problem ?? "?") is not documented"]
        return named + OpenAPISchema(root).faults(of: body, by: schema)
    }
}

extension Answer {
    /// The first header of that name, whatever its case.
    func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// Reading without caring: what is not there is null, and null has no parts.
extension JSONValue {
    func member(_ name: String) -> JSONValue { members[name] ?? .null }
    var members: [String: JSONValue] { if case .object(let members) = self { members } else { [:] } }
    var list: [JSONValue] { if case .list(let list) = self { list } else { [] } }
    var string: String { if case .text(let text) = self { text } else { "" } }
}
