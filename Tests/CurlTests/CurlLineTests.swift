// The line against a real server that answers, stalls and breaks off.
import Curl
import Foundation
import TestSupport
import Testing

@Suite struct CurlLineTests {
    private let server: LoopbackHTTP
    private let line: CurlLine
    private let own = TemporaryFolder("curl")
    private var folder: URL { URL(filePath: own.path) }

    init() throws {
        server = try #require(LoopbackHTTP.behavingByPath())
        line = try CurlLine(CurlSettings(userAgent: "lianyi-clinic/test"))
    }

    private func url(_ path: String) -> String { "http://127.0.0.1:\(server.port)\(path)" }

    private func text(_ answer: CurlAnswer) -> String { String(decoding: answer.body, as: UTF8.self) }

    private func failure(_ request: CurlRequest) async -> CurlError? {
        do {
            _ = try await line.send(request)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a body from memory arrives, without an Expect header`() async throws {
        let sent = CurlRequest(
            "POST", url("/echo"), headers: [("X-Kind", "血")], body: .bytes(Array("ab血c".utf8)))
        let answer = try await line.send(sent)
        #expect(answer.status == 200)
        #expect(answer.header("x-test") == "blank")
        #expect(text(answer).hasPrefix("POST /echo HTTP/1.1"))
        #expect(text(answer).contains("X-Kind: 血"))
        #expect(text(answer).contains("User-Agent: lianyi-clinic/test"))
        #expect(!text(answer).lowercased().contains("expect:"))
        #expect(text(answer).hasSuffix("ab血c"))
    }

    @Test func `a body from a file arrives whole, with its progress`() async throws {
        let file = folder.appending(path: "object")
        try Data(repeating: 0x7A, count: 700_000).write(to: file)
        let seen = Steps()
        let request = CurlRequest("PUT", url("/echo"), body: .file(path: file.path, size: 700_000))
        let answer = try await line.send(request) { seen.note($0) }
        #expect(answer.body.suffix(700_000).allSatisfy { $0 == 0x7A })
        #expect(seen.last?.sent == 700_000)
    }

    @Test func `an empty PUT says that it is empty`() async throws {
        #expect(text(try await line.send(CurlRequest("PUT", url("/echo")))).contains("Content-Length: 0"))
    }

    @Test func `one connection serves many requests`() async throws {
        for path in ["/kept", "/status/404", "/echo", "/kept"] {
            _ = try await line.send(CurlRequest("GET", url(path)))
        }
        #expect(server.connections == 1)
    }

    @Test func `a status is an answer, not an error`() async throws {
        #expect(try await line.send(CurlRequest("PUT", url("/status/409"), body: .bytes([1]))).status == 409)
    }

    @Test func `an answer cut off in its body may have been carried out`() async {
        let error = await failure(CurlRequest("PUT", url("/cut"), body: .bytes([1])))
        #expect(error?.reason == .brokenOff)
        #expect(error?.mayHaveArrived == true)
    }

    @Test func `a request that nobody answered may have been carried out`() async {
        let error = await failure(CurlRequest("PUT", url("/mute"), body: .bytes([1])))
        #expect(error?.reason == .brokenOff)
        #expect(error?.mayHaveArrived == true)
    }

    @Test func `where nobody listens, nothing was carried out`() async {
        let error = await failure(CurlRequest("PUT", "http://127.0.0.1:1/", body: .bytes([1])))
        #expect(error?.reason == .unreachable)
        #expect(error?.mayHaveArrived == false)
    }

    @Test func `a file shorter than declared breaks off, and nothing whole arrived`() async throws {
        let file = folder.appending(path: "short")
        try Data([1, 2, 3]).write(to: file)
        let error = await failure(CurlRequest("PUT", url("/echo"), body: .file(path: file.path, size: 10)))
        #expect(error?.reason == .file)
        #expect(error?.mayHaveArrived == false)
    }

    @Test func `a stalled answer ends by the idle limit`() async throws {
        var settings = CurlSettings(userAgent: "t")
        settings.lowSpeedTime = 1
        let impatient = try CurlLine(settings)
        do {
            _ = try await impatient.send(CurlRequest("GET", url("/hang")))
            Issue.record("the server never answers")
        } catch {
            #expect(error.reason == .stalled)
            #expect(error.mayHaveArrived)
        }
    }

    @Test func `cancelling the task breaks the transfer off`() async {
        let request = CurlRequest("GET", url("/hang"))
        let sending = Task { await failure(request) }
        while server.hanged == 0 { await Task.yield() }
        sending.cancel()
        #expect(await sending.value?.reason == .cancelled)
    }

    @Test func `an answer over the limit is refused`() async {
        let error = await failure(CurlRequest("GET", url("/big/1001"), landing: .memory(limit: 1_000)))
        #expect(error?.reason == .answerTooLarge)
    }

    @Test func `an answer can go into a new file`() async throws {
        let file = folder.appending(path: "answer")
        let landing = CurlRequest.Landing.file(path: file.path, limit: 300_000)
        let answer = try await line.send(CurlRequest("GET", url("/big/300000"), landing: landing))
        #expect(answer.body.isEmpty)
        #expect(try Data(contentsOf: file).count == 300_000)
        #expect(await failure(CurlRequest("GET", url("/big/1"), landing: landing))?.reason == .file)
        #expect(try await line.send(CurlRequest("GET", url("/status/404"), landing: landing)).body.count == 2)
    }

    @Test(arguments: ["ftp://127.0.0.1/", "file:///etc/hostname", "http://", "not an address"])
    func `only web addresses are spoken`(_ url: String) async {
        let error = await failure(CurlRequest("GET", url))
        #expect(error?.mayHaveArrived == false)
    }

    @Test func `a header cannot carry another header`() async {
        let error = await failure(CurlRequest("GET", url("/echo"), headers: [("A", "b\r\nC: d")]))
        #expect(error?.reason == .malformed)
    }
}
