// What every address answers: problems in two languages, careful headers, and a line in the audit.
import Crypto
import Foundation
import HTTPTypes
import NIOCore
import Patients
import Postgres
import Samples
import TestSupport
import Testing

@testable import Blobs
@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `Every address` {
    @Test func `answers problems with a stable name, both languages and the request's id`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), reader = try await hub.signIn("ecg01")
            let replies: [(Reply, Int, String)] = [
                (try await hub.send(.get, "/api/v1/exams"), 401, "not-signed-in"),
                (try await hub.send(.get, "/api/v1/nothing"), 404, "not-found"),
                (try await hub.send(.patch, "/api/v1/exams"), 405, "method-not-allowed"),
                (try await doctor.get("/api/v1/exams/not-an-id"), 404, "not-found"),
                (try await doctor.get("/api/v1/exams?limit=9999"), 422, "invalid-field"),
                (try await doctor.put("/api/v1/exams/\(UUID())", "{"), 400, "not-json"),
                (
                    try await doctor.put("/api/v1/exams/\(UUID())", "{}", [.contentType: "text/plain"]), 415,
                    "unsupported-media-type"
                ),
                (try await reader.put("/api/v1/exams/\(UUID())", "{}"), 403, "not-yours-to-do"),
                (try await doctor.send(.post, "/api/v1/patients", "{}", [:]), 400, "idempotency-key-needed"),
            ]
            for (reply, status, name) in replies {
                #expect(reply.status == status && reply.problem == name, "\(reply.text)")
                #expect(reply.headers[.contentType] == "application/problem+json")
                #expect(reply.string("detail")?.isEmpty == false && reply.string("en.title")?.isEmpty == false)
                #expect(reply.string("instance")?.hasPrefix("/requests/") == true)
            }
            #expect(replies[2].0.headers[.allow] == "GET")
        }
    }

    @Test func `takes a body only as the one whose digest was told`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), exam = TestExam(files: [("a.png", [1, 2, 3])])
            let name = try #require(HTTPField.Name("Content-Digest"))
            let other = "sha-256=:" + Data(SHA256.hash(data: Data("other".utf8))).base64EncodedString() + ":"
            for told in [other, "sha-256=spoilt"] {
                let reply = try await doctor.put(exam.path, exam.body, [name: told])
                #expect(reply.status == 400 && reply.problem == "bad-request", "\(reply.text)")
            }
            let own = "sha-256=:" + Data(SHA256.hash(data: Data(exam.body.utf8))).base64EncodedString() + ":"
            let reply = try await doctor.put(exam.path, exam.body, [name: own])
            #expect(reply.status == 201, "\(reply.text)")
        }
    }

    @Test func `carries careful headers, problems included`() async throws {
        try await TestHub.run { hub in
            for path in ["/healthz", "/api/v1/keys", "/nowhere"] {
                let reply = try await hub.send(.get, path)
                #expect(reply.headers[HTTPField.Name("X-Content-Type-Options") ?? .allow] == "nosniff")
                #expect(
                    reply.headers[HTTPField.Name("Content-Security-Policy") ?? .allow]?.contains("default-src 'none'")
                        == true)
                #expect(reply.headers[.cacheControl] == "no-store" && reply.headers[.date] != nil)
            }
        }
    }

    @Test(arguments: [(["127.0.0.1"], "10.9.8.7"), ([], "127.0.0.1")] as [(Set<String>, String)])
    func `believes X-Forwarded-For of its own proxies alone, and its last stranger`(
        _ proxies: Set<String>, _ audited: String
    ) async throws {
        try await TestHub.run(proxies: proxies) { hub in
            let forwarded = try #require(HTTPField.Name("X-Forwarded-For"))
            let reply = try await hub.send(
                .post, "/api/v1/sessions", ByteBuffer(string: #"{"login":"ecg01","password":"not this one"}"#),
                [.contentType: "application/json", forwarded: "1.2.3.4, 10.9.8.7, 127.0.0.1"])
            #expect(reply.status == 401)
            let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
            let address: String = try #require(
                try await owner.once(
                    "SELECT address FROM audit WHERE action = 'session.opened' ORDER BY at DESC LIMIT 1"
                ).first)[
                    "address"]
            #expect(address == audited)
            await owner.close()
        }
    }

    @Test func `knows an address however it is written, and nothing else for one`() {
        #expect(PeerAddress("::ffff:203.0.113.9")?.text == "203.0.113.9")
        #expect(PeerAddress("2001:DB8:0:0:0:0:0:1")?.text == PeerAddress("2001:db8::1")?.text)
        for odd in ["203.0.113.9:5678", "10.0.0.0/8", "localhost", "[::1]", ""] {
            #expect(PeerAddress(odd) == nil, "\(odd)")
        }
        #expect(Throttle.place(of: "::ffff:203.0.113.9") != Throttle.place(of: "::ffff:203.0.113.10"))
    }

    @Test func `counts an IPv6 subscriber as one, and remembers no more addresses than it may`() throws {
        #expect(Throttle.place(of: "2001:db8:1:2:3:4:5:6") == Throttle.place(of: "2001:db8:1:2::9"))
        #expect(Throttle.place(of: "2001:db8:1:3::1") != Throttle.place(of: "2001:db8:1:2::1"))
        let throttle = Throttle()
        for _ in 0..<31 { throttle.count("10.0.0.1") }
        for number in 0..<20_000 { throttle.count("10.\(number / 65_536).\(number / 256 % 256).\(number % 256 + 2)") }
        #expect(throttle.remembered <= 10_000)
        #expect(throws: (any Error).self) { try throttle.check("10.0.0.1") }
    }

    @Test func `is healthy, ready and measured`() async throws {
        try await TestHub.run { hub in
            let health = try await hub.send(.get, "/healthz"), ready = try await hub.send(.get, "/readyz")
            let metrics = try await hub.send(.get, "/metrics")
            #expect(health.status == 200 && ready.status == 200)
            #expect(
                metrics.text.contains("lianyi_request_seconds_count{method=\"GET\",route=\"/readyz\",status=\"200\"} 1")
            )
        }
    }

    @Test func `says that it is not ready, and measures it, once its store of objects is suspect`() async throws {
        try await TestHub.run { hub in
            #expect(try await hub.send(.get, "/metrics").text.contains("\nlianyi_store_suspect 0\n"))
            hub.hub.blobs.suspectIfDisk(.disk(errno: 5, doing: "syncing a file"))
            let ready = try await hub.send(.get, "/readyz")
            #expect(ready.status == 503 && ready.text.contains("the store of objects fails"), "\(ready.text)")
            #expect(try await hub.send(.get, "/readyz?only=schema").status == 200, "what is there can be shown")
            #expect(try await hub.send(.get, "/metrics").text.contains("\nlianyi_store_suspect 1\n"))
            #expect(try await hub.send(.get, "/healthz").status == 200)
        }
    }

    @Test func `is left by a proxy for another program's schema alone, not for a database that is gone`() async throws {
        try await TestHub.run { hub in
            let asked = "/readyz?only=schema"
            try await hub.asOwner("UPDATE migration SET checksum = checksum || 'another'")
            #expect(try await hub.send(.get, "/readyz").status == 503)
            #expect(try await hub.send(.get, asked).status == 503)
            try await hub.asOwner("UPDATE migration SET checksum = left(checksum, -7)")
            #expect(try await hub.send(.get, "/readyz").status == 200)
            #expect(try await hub.send(.get, asked).status == 200)
            await hub.hub.database.close()
            #expect(try await hub.send(.get, "/readyz").status == 503)
            #expect(try await hub.send(.get, asked).status == 200)
        }
    }

    @Test func `leaves an audit row for every view, change and refusal, without a word of the record`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), other = try await hub.signIn("village03")
            let patient = try hub.patient(of: "C02").patient
            let exam = TestExam(patient: #"{"id":"\#(patient.id)"}"#)
            let sent = try await doctor.put(exam.path, exam.body), seen = try await doctor.get(exam.path)
            let foreign = try await other.get(exam.path)
            #expect(sent.status == 201 && seen.status == 200 && foreign.status == 404)
            let rows = try await audit(hub, ofRequests: [sent, seen, foreign])
            #expect(rows.map(\.action) == ["exam.sent", "exam.viewed", "exam.viewed"])
            #expect(rows.map(\.result) == ["done", "done", "refused"])
            #expect(rows.allSatisfy { !$0.text.contains(patient.name.text) })
        }
    }

    private struct Line {
        let action: String, result: String, text: String
    }

    private func audit(_ hub: TestHub, ofRequests replies: [Reply]) async throws -> [Line] {
        let ids = replies.compactMap { $0.headers[HTTPField.Name("X-Request-Id") ?? .allow] }
        let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
        let rows = try await owner.once(
            "SELECT action, result, a::text AS text FROM audit a WHERE request_id = ANY (\(ids)::text[]) ORDER BY id")
        await owner.close()
        return try rows.map { Line(action: try $0["action"], result: try $0["result"], text: try $0["text"]) }
    }
}
