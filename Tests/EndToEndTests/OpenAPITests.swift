// The hub's description of itself, held against the running hub: every address, every answer.
import Foundation
import HubAPI
import LiveCounty
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning)) struct `GET /openapi.json` {
    @Test func `names the addresses of the route table and no others, with the same needs and audit words`()
        async throws
    {
        try await County.run { county in
            let walk = try await OpenAPIWalk(county)
            let table = try TestProgram("lianyi-hub").run(["routes"]).output.split(separator: "\n").map(String.init)
            let written = Set(walk.document.operations.map(\.line))
            #expect(Set(table).subtracting(written).sorted() == [], "routes that are not documented")
            #expect(written.subtracting(table).sorted() == [], "documented, and no route")
        }
    }

    @Test func `describes every answer that the hub gives, and every operation answers what it is for`() async throws {
        try await County.run { county in
            let walk = try await OpenAPIWalk(county)
            try await walk.papers()
            try await walk.accounts()
            try await walk.exams()
            try await walk.rosters()
            try await walk.quality()
            try await walk.reattributions()
            try await walk.pages()
            try await walk.bundles()
            try await walk.criticals()
            try await walk.referrals()
            try await walk.training()
            try await walk.indicators()
            try await walk.refusals()
            let fulfilled = await walk.fulfilled
            let silent = walk.document.operations.map(\.name).filter { !fulfilled.contains($0) }
            #expect(silent == [], "no good answer was seen")
        }
    }

    @Test func `resolves every reference, and answers only problems that it lists`() async throws {
        try await County.run { county in
            let document = try await OpenAPIWalk(county).document
            #expect(references(in: document.root).filter { isNowhere($0, in: document.root) } == [])
            let types = Set(document.root.member("x-problem-types").members.keys)
            #expect(problems(in: document.root).subtracting(types).sorted() == [])
        }
    }

    @Test(arguments: [
        (#"{"type":"integer"}"#, "1.5"), (#"{"type":["string","null"]}"#, "1"), (#"{"enum":["a"]}"#, #""b""#),
        (#"{"type":"object","required":["a"]}"#, "{}"), (#"{"additionalProperties":false}"#, #"{"a":1}"#),
        (#"{"items":{"type":"string"}}"#, "[1]"), (#"{"format":"date-time"}"#, #""2026-11-21""#),
        (#"{"format":"uuid"}"#, #""x""#), (#"{"oneOf":[{"const":"a"},{"const":"b"}]}"#, #""c""#),
        (#"{"maxItems":1}"#, "[1,2]"), (#"{"pattern":"^[a-z]+$"}"#, #""A1""#),
    ])
    func `is held against a schema that sees faults`(schema: String, value: String) throws {
        let rule = try WireJSON.value(JSONValue.self, in: Array(schema.utf8))
        let wrong = try WireJSON.value(JSONValue.self, in: Array(value.utf8))
        #expect(OpenAPISchema(.null).faults(of: wrong, by: rule).count >= 1)
    }

    private func references(in value: JSONValue) -> Set<String> {
        switch value {
        case .object(let members):
            members.reduce(into: []) { found, member in
                if member.key == "$ref" { found.insert(member.value.string) }
                found.formUnion(references(in: member.value))
            }
        case .list(let items): items.reduce(into: []) { $0.formUnion(references(in: $1)) }
        default: []
        }
    }

    private func isNowhere(_ path: String, in root: JSONValue) -> Bool {
        path.split(separator: "/").dropFirst().reduce(root) { $0.member(String($1)) } == .null
    }

    private func problems(in value: JSONValue) -> Set<String> {
        switch value {
        case .object(let members):
            members.reduce(into: []) { found, member in
                if member.key == "x-problems" { found.formUnion(member.value.list.map(\.string)) }
                found.formUnion(problems(in: member.value))
            }
        case .list(let items): items.reduce(into: []) { $0.formUnion(problems(in: $1)) }
        default: []
        }
    }
}
