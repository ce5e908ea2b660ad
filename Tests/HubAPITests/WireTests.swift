// The shapes on the wire, and how they tell what is wrong with them.
import FoundationEssentials
import HubAPI
import Testing

@Suite struct WireTests {
    private func fault(_ json: String) -> WireError? {
        do {
            _ = try WireJSON.value(Manifest.self, in: Array(json.utf8))
            return nil
        } catch {
            return error
        }
    }

    private func manifest(_ object: String, performedAt: String = "2026-11-21T10:42:07+08:00") -> String {
        #"{"exam":"0199B0A0-0000-7000-8000-000000000001","kind":"CBC","urgency":"routine","#
            + #""performedAt":"\#(performedAt)","patient":null,"objects":[\#(object)]}"#
    }

    private let hash = String(repeating: "a", count: 64)

    @Test func `a manifest names the member at fault`() {
        let good = #"{"number":1,"name":"a.hl7","mediaType":"x/y","size":1,"sha256":"\#(hash)"}"#
        #expect(fault(manifest(good)) == nil)
        #expect(fault(manifest(#"{"number":1}"#))?.field == "objects[0].name")
        #expect(
            fault(manifest(good.replacing("\"size\":1", with: "\"size\":\"1\"")))?.field == "objects[0].size")
        #expect(fault(manifest(good.replacing("aaaa\"", with: "aaaA\"")))?.field == "objects[0].sha256")
        #expect(fault(manifest(good, performedAt: "yesterday"))?.field == "performedAt")
        #expect(fault("{")?.fault == .notJSON)
        #expect(fault("[]")?.fault == .wrongType)
    }

    @Test func `identifiers are written in lower case and ordered by time`() throws {
        let id = try #require(WireID("0199B0A0-0000-7000-8000-00000000000A"))
        #expect(id.description == "0199b0a0-0000-7000-8000-00000000000a")
        #expect(WireID("0199b0a0") == nil)
        let earlier = WireID.timeOrdered(at: Date(timeIntervalSince1970: 1_795_000_000))
        let later = WireID.timeOrdered(at: Date(timeIntervalSince1970: 1_795_000_000.001))
        #expect(earlier.description < later.description)
        #expect(Array(earlier.description)[14] == "7")
        #expect(Set((0..<1_000).map { _ in WireID.timeOrdered() }).count == 1_000)
    }

    @Test func `a problem keeps what it does not know`() throws {
        let json =
            #"{"type":"/problems/digest-mismatch","title":"校验不符","status":422,"object":3,"#
            + #""en":{"title":"d"},"x":[1.5,null]}"#
        let problem = try WireJSON.value(Problem.self, in: Array(json.utf8))
        #expect(problem.name == "digest-mismatch")
        #expect(problem.extensions == ["object": 3, "x": .list([.number(1.5), .null])])
        let back = try WireJSON.value(Problem.self, in: WireJSON.bytes(of: problem))
        #expect(back == problem)
        #expect(try WireJSON.value(Problem.self, in: Array("{}".utf8)).type == "about:blank")
    }

    @Test func `the content digest of RFC 9530 is read and written`() throws {
        // RFC 9530 §2: the digest of {"hello": "world"} followed by a line feed.
        let header = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"
        let hash = SHA256Hex(of: Data("{\"hello\": \"world\"}\n".utf8))
        #expect(ContentDigest.hash(in: header) == hash)
        #expect(ContentDigest.text(hash) == header)
        #expect(ContentDigest.hash(in: "sha-512=:AAAA:, " + header + ";a=1") == hash)
        for wrong in ["", "sha-256=AAAA", "sha-256=:AAAA:", "sha-512=:AAAA:", header + ", sha-256=:x:"] {
            #expect(ContentDigest.hash(in: wrong) == nil)
        }
    }

    @Test func `a hash in pieces is the hash of the whole`() throws {
        var running = RunningSHA256()
        running.take(Data([1, 2]))
        running.take([3])
        #expect(running.value() == SHA256Hex(of: Data([1, 2, 3])))
        #expect(running.count == 3)
        #expect(SHA256Hex(bytes: running.value().bytes) == running.value())
    }

    @Test func `addresses carry their identifiers`() throws {
        let id = try #require(WireID("0199b0a0-0000-7000-8000-00000000000a"))
        #expect(Paths.object(2, of: id) == "/api/v1/exams/0199b0a0-0000-7000-8000-00000000000a/objects/2")
        #expect(Paths.reports(after: "1&2", limit: 50) == "/api/v1/reports?limit=50&after=1%262")
        #expect(Paths.Template.opening == "/api/v1/reports/{id}/opening")
    }
}
