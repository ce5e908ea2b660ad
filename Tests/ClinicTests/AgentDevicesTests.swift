// The agent and its devices: folders and ports that come late, messages that are cut, settings that can never be right.
import Analysers
import Foundation
import HubAPI
import Spool
import Synchronization
import TestSupport
import Testing

@testable import Clinic

@Suite struct AgentDevicesTests {
    private let fixture = ClinicFixture()
    private let said = SaidWords()
    private static let message = Array("MSH|^~\\&|BC|M|LIS|H|20261121080000||ORU^R01|77|P|2.3.1\rPID|1||A966\r".utf8)

    private var settings: Agent.Settings {
        var settings = Agent.Settings()
        (settings.lookInterval, settings.fetchInterval, settings.staff) = (0.02, 0.1, "village02")
        settings.unassigned = .send
        settings.quietSeconds = 0
        return settings
    }

    /// Runs an agent until `body` has ended.
    private func run(
        _ settings: Agent.Settings, say: @escaping @Sendable (Agent.Word) -> Void = { _ in },
        _ body: (Terminal) async throws -> Void
    ) async throws {
        let note: @Sendable (Agent.Word) -> Void = { [said] word in
            said.note(word)
            say(word)
        }
        try await fixture.run(settings, note, body)
    }

    /// A port of this machine that nobody has.
    private func freePort() throws -> Int {
        try AnalyserPort(.mllp, on: "127.0.0.1:0", say: { _ in }, keep: { _ in .none }).port
    }

    @Test func `a folder that is mounted late is watched from then on, and the rest goes on meanwhile`() async throws {
        var settings = settings
        let watch = fixture.root + "/late"
        settings.watch = watch
        try await run(settings) { terminal in
            let exam = try await fixture.capture(on: terminal, sizes: 100)
            try await eventually("a receipt") { try await terminal.spool.capture(exam)?.receipt.map { _ in } }
            #expect(await terminal.missing().map(\.name) == ["watch-folder-wrong"])
            try FileManager.default.createDirectory(atPath: watch, withIntermediateDirectories: true)
            try Data([1, 2, 3]).write(to: URL(filePath: watch + "/a.png"))
            try await eventually("the capture") { try await terminal.spool.counts() == [.stored: 2] ? () : nil }
            #expect(await terminal.missing().isEmpty)
        }
        #expect(said.all.filter { if case .missing = $0 { true } else { false } }.count == 1)
        #expect(said.all.contains(.found(watch)))
    }

    @Test func `a port that another holds is taken when it is free, and the rest goes on meanwhile`() async throws {
        var settings = settings
        var holder: AnalyserPort? = try AnalyserPort(.mllp, on: "127.0.0.1:0", say: { _ in }, keep: { _ in .none })
        let port = try #require(holder?.port)
        settings.analysers[.mllp] = "127.0.0.1:\(port)"
        try await run(settings) { terminal in
            let exam = try await fixture.capture(on: terminal, sizes: 100)
            try await eventually("a receipt") { try await terminal.spool.capture(exam)?.receipt.map { _ in } }
            try await eventually("the word of the port") {
                await terminal.missing().map(\.name) == ["analyser-port"] ? () : nil
            }
            holder = nil
            try await eventually("the port") { said.all.contains(.found("127.0.0.1:\(port)")) ? () : nil }
            #expect(await terminal.missing().isEmpty)
            let client = try #require(TCPClient(port: port))
            await client.write([0x0B] + Self.message + [0x1C, 0x0D])
            let answer = String(decoding: await client.read(to: 0x1C), as: UTF8.self)
            #expect(answer.contains("MSA|AA|77"), "\(answer)")
        }
    }

    @Test func `a message that is said again is answered, and the log names the exam that it is`() async throws {
        var settings = settings
        let port = try freePort()
        settings.analysers[.mllp] = "127.0.0.1:\(port)"
        try await run(settings) { terminal in
            let name = fixture.root + "/same.hl7"
            try Data(Self.message).write(to: URL(filePath: name))
            let exam = try await terminal.capture(ExamDraft(files: [name], kind: "CBC", urgency: .routine)).exam
            let client = try await eventually("the port") { TCPClient(port: port) }
            await client.write([0x0B] + Self.message + [0x1C, 0x0D])
            let answer = String(decoding: await client.read(to: 0x1C), as: UTF8.self)
            #expect(answer.contains("MSA|AA|77"), "\(answer)")
            #expect(said.all.contains { if case .known(exam, _) = $0 { true } else { false } }, "\(said.all)")
            #expect(try await terminal.spool.captures(limit: 9).count == 1)
        }
    }

    @Test(.timeLimit(.minutes(2))) func `a disk that does not answer holds up who waits for it and nobody else`()
        async throws
    {
        var settings = settings
        let port = try freePort(), disk = SlowDisk()
        settings.analysers[.mllp] = "127.0.0.1:\(port)"
        let watch = fixture.root + "/watch"
        settings.watch = watch
        try FileManager.default.createDirectory(atPath: watch, withIntermediateDirectories: true)
        try await run(settings, say: { if case .captured = $0 { disk.wait() } }) { terminal in
            defer { disk.goOn() }
            let client = try await eventually("the port") { TCPClient(port: port) }
            try Data([1, 2, 3]).write(to: URL(filePath: watch + "/a.png"))
            await client.write([0x0B] + Self.message + [0x1C, 0x0D])
            try await eventually("the folder and the port to wait") { disk.waiting == 2 ? () : nil }
            let exam = try await fixture.capture(on: terminal, sizes: 100)
            try await eventually("a receipt") { try await terminal.spool.capture(exam)?.receipt.map { _ in } }
            let rounds = fixture.hub.requests.count { $0.contains("/reports?") }
            try await eventually("another round") {
                fixture.hub.requests.count { $0.contains("/reports?") } > rounds ? () : nil
            }
            #expect(disk.waiting == 2)
            disk.goOn()
            #expect(String(decoding: await client.read(to: 0x1C), as: UTF8.self).contains("MSA|AA|77"))
        }
    }

    @Test func `ports without a staff account, and addresses that are none, end it at once`() async throws {
        var lonely = settings, wrong = settings
        lonely.analysers[.astm] = "127.0.0.1:0"
        lonely.staff = nil
        wrong.analysers[.mllp] = "localhost:2575"
        for (settings, name) in [(lonely, "operator-missing"), (wrong, "analyser-address")] {
            let agent = Agent(try fixture.terminal(), settings) { _ in }
            let error = await #expect(throws: ClinicError.self) { try await agent.run() }
            #expect(error?.kind == .usage && error?.problem.name == name && error?.problem.en != nil)
        }
    }

    @Test func `a message that was cut is no exam, and is one when it comes whole`() async throws {
        var settings = settings
        let port = try freePort()
        settings.analysers[.mllp] = "127.0.0.1:\(port)"
        try await run(settings) { terminal in
            let cut = terminal.spool.folder.cut
            var client = try await eventually("the port") { TCPClient(port: port) }
            await client.write([0x0B] + Self.message.dropLast(2))
            client = try #require(TCPClient(port: port))
            let kept = try await eventually("the cut message") { cut.all().first }
            #expect(FileManager.default.contents(atPath: kept.path) == Data(Self.message.dropLast(2)))
            #expect(try await terminal.spool.counts().isEmpty)
            for _ in 0..<2 {
                await client.write([0x0B] + Self.message + [0x1C, 0x0D])
                let answer = String(decoding: await client.read(to: 0x1C), as: UTF8.self)
                #expect(answer.contains("MSA|AA|77"), "\(answer)")
            }
            #expect(try await terminal.spool.captures(limit: 9).count == 1 && cut.all().isEmpty)
            let left = try FileManager.default.contentsOfDirectory(atPath: fixture.root)
            #expect(!left.contains { $0.hasPrefix("analyser-") }, "\(left)")
        }
    }

    @Test func `an ASTM text whose sender gave up is no exam`() async throws {
        var settings = settings
        let port = try freePort()
        settings.analysers[.astm] = "127.0.0.1:\(port)"
        try await run(settings) { terminal in
            let client = try await eventually("the port") { TCPClient(port: port) }
            // One frame, `H|\^&`, and the sender starts anew.
            let frame = Array("1H|\\^&\r".utf8) + [0x17]
            let sum = frame.reduce(UInt8(0), &+)
            let digits = Array(String(sum, radix: 16, uppercase: true).utf8)
            await client.write([0x05])
            #expect(await client.read(to: 0x06) == [0x06])
            await client.write([0x02] + frame + (digits.count == 1 ? [0x30] : []) + digits + [0x0D, 0x0A])
            #expect(await client.read(to: 0x06) == [0x06])
            await client.write([0x05])
            let kept = try await eventually("the cut message") { terminal.spool.folder.cut.all().first }
            #expect(kept.path.hasSuffix(".astm"))
            #expect(try await terminal.spool.counts().isEmpty)
        }
    }
}

/// Keeps whoever waits for it on his thread, as a call to a disk does that does not answer.
private final class SlowDisk: Sendable {
    private let state = Mutex((waiting: 0, isSlow: true))
    private let answers = DispatchSemaphore(value: 0)

    var waiting: Int { state.withLock(\.waiting) }

    func wait() {
        guard
            state.withLock({ state in
                if state.isSlow { state.waiting += 1 }
                return state.isSlow
            })
        else { return }
        answers.wait()
    }

    func goOn() {
        let waiting = state.withLock { state in
            defer { state = (0, false) }
            return state.waiting
        }
        for _ in 0..<waiting { answers.signal() }
    }
}
