// Sending by pieces against a hub that breaks off, answers wrongly and forgets: the exam arrives once, or stays here.
import Crypto
import Foundation
import HubAPI
import Spool
import Synchronization
import Testing

@testable import Clinic

@Suite struct SenderTests {
    private let fixture = ClinicFixture()
    private let soon = ContinuousClock.now.advanced(by: .seconds(30))

    @Test func `a small exam is one round trip`() async throws {
        let terminal = try fixture.terminal()
        let exam = try await fixture.capture(on: terminal, sizes: 3_000)
        _ = try await terminal.deliver(exam, until: soon)
        #expect(try await fixture.isDelivered(exam, by: terminal))
        #expect(fixture.hub.requests == ["GET /api/v1/keys", "POST /api/v1/token", "PUT /api/v1/exams/\(exam)"])
    }

    @Test func `a large object goes by pieces, and the last answer brings the receipt`() async throws {
        let terminal = try fixture.terminal()
        let exam = try await fixture.capture(on: terminal, sizes: 1_000_000)
        _ = try await terminal.deliver(exam, until: soon)
        #expect(try await fixture.isDelivered(exam, by: terminal))
        #expect(fixture.hub.pieces.count > 1 && fixture.hub.pieces.allSatisfy { $0.count <= ChunkSize.largest })
        #expect(!fixture.hub.requests.contains { $0.hasPrefix("HEAD") || $0.hasSuffix("/receipt") })
        #expect(try await terminal.spool.capture(exam)?.sent == 1_000_000)
    }

    @Test(arguments: [
        ScriptedHub.Fault.requestLost, .answerLost, .portal(502), .portal(204), .damaged, .over, .busy, .wholeDamaged,
    ])
    func `whatever happens to a piece, the exam arrives once and whole`(_ fault: ScriptedHub.Fault) async throws {
        let terminal = try fixture.terminal()
        let exam = try await fixture.capture(on: terminal, sizes: 300_000)
        fixture.hub.script(fault)
        _ = try await terminal.deliver(exam, until: soon)
        #expect(try await fixture.isDelivered(exam, by: terminal))
    }

    @Test func `after a break nothing that was acknowledged is sent again`() async throws {
        let terminal = try fixture.terminal()
        let exam = try await fixture.capture(on: terminal, sizes: 500_000)
        fixture.hub.script(.answerLost, .requestLost, .answerLost)
        _ = try await terminal.deliver(exam, until: soon)
        let pieces = fixture.hub.pieces.sorted { $0.offset < $1.offset }
        #expect(pieces.reduce(0) { $0 + $1.count } == 500_000)
        for (one, next) in zip(pieces, pieces.dropFirst()) { #expect(one.offset + one.count == next.offset) }
    }

    @Test func `another process goes on where the last one was`() async throws {
        let first = try fixture.terminal()
        let exam = try await fixture.capture(on: first, sizes: 400_000)
        fixture.hub.onPiece { [hub = fixture.hub] piece in
            if piece.offset > 0 { hub.state.withLock { $0.isAway = true } }
        }
        await #expect(throws: ClinicError.self) { try await first.deliver(exam, until: .now) }
        let before = try #require(try await first.spool.capture(exam))
        #expect(before.state == .queued && before.sent > 0 && before.receipt == nil)
        fixture.hub.onPiece { _ in }
        fixture.hub.state.withLock { $0.isAway = false }
        let second = try fixture.terminal()
        _ = try await second.deliver(exam, until: soon)
        #expect(try await fixture.isDelivered(exam, by: second))
        #expect(fixture.hub.requests.contains { $0.hasPrefix("HEAD") })
        #expect(fixture.hub.pieces.reduce(0) { $0 + $1.count } == 400_000)
    }

    @Test func `a hub without tus gets the whole object`() async throws {
        let terminal = try fixture.terminal()
        fixture.hub.state.withLock { $0.knowsTus = false }
        let exam = try await fixture.capture(on: terminal, sizes: 300_000, 1_000)
        _ = try await terminal.deliver(exam, until: soon)
        #expect(try await fixture.isDelivered(exam, by: terminal))
        #expect(fixture.hub.requests.contains("PUT \(Paths.object(1, of: exam))"))
        #expect(fixture.hub.pieces.isEmpty)
    }

    @Test func `bytes that rotted in the spool are not sent`() async throws {
        let terminal = try fixture.terminal()
        let exam = try await fixture.capture(on: terminal, sizes: 300_000)
        let object = try #require(try await terminal.spool.capture(exam)?.objects.first)
        var bytes = try Data(contentsOf: URL(filePath: terminal.spool.folder.path(of: object.sha256)))
        bytes[bytes.count - 1] ^= 1
        try bytes.write(to: URL(filePath: terminal.spool.folder.path(of: object.sha256)))
        fixture.hub.onPiece { [hub = fixture.hub] piece in
            if piece.offset + piece.count == 300_000 { hub.script(.wholeDamaged) }
        }
        await #expect(throws: ClinicError(.refused, .spoolDamaged(object))) {
            try await terminal.deliver(exam, until: soon)
        }
        #expect(try await terminal.spool.capture(exam)?.state == .refused)
    }

    @Test func `a terminal that was revoked says so, keeps everything and sends nothing`() async throws {
        let terminal = try fixture.terminal()
        fixture.hub.state.withLock { $0.isRevoked = true }
        let exam = try await fixture.capture(on: terminal, sizes: 1_000)
        do {
            _ = try await terminal.deliver(exam, until: soon)
            Issue.record("it is revoked")
        } catch {
            #expect(error.kind == .refused && error.problem.name == "terminal-revoked")
        }
        #expect(!fixture.hub.requests.contains { $0.hasPrefix("PUT") })
        #expect(try await terminal.spool.waiting(limit: 9).map(\.exam) == [exam])
    }

    @Test(arguments: ["hub-1", "hub-2"])
    func `a hub with another key is not believed, and the exam stays`(_ name: String) async throws {
        let terminal = try fixture.terminal()
        fixture.hub.state.withLock { ($0.key, $0.keyID) = (.init(), name) }
        let exam = try await fixture.capture(on: terminal, sizes: 1_000)
        do {
            _ = try await terminal.deliver(exam, until: soon)
            Issue.record("the receipt is another hub's")
        } catch {
            #expect(["receipt-invalid", "hub-key-changed"].contains(error.problem.name))
        }
        let capture = try #require(try await terminal.spool.capture(exam))
        #expect(capture.receipt == nil && capture.state == .queued && capture.problem != nil)
    }

    @Test(arguments: [-31_536_000.0, 31_536_000])
    func `a clock that is a year wrong loses nothing: the hub's time counts`(_ ahead: Double) async throws {
        let terminal = try fixture.terminal()
        fixture.hub.state.withLock { $0.ahead = ahead }
        let first = try await fixture.capture(on: terminal, sizes: 1_000)
        _ = try await terminal.deliver(first, until: soon)
        let second = try await fixture.capture(on: terminal, sizes: 200_000)
        _ = try await terminal.deliver(second, until: soon)
        #expect(try await fixture.isDelivered(second, by: terminal))
        let performed = try #require(fixture.hub.exam(second)?.manifest.performedAt)
        #expect(abs(performed.timeIntervalSinceNow - ahead) < 120)
        #expect(abs(await terminal.clockSkew() - ahead) < 120)
    }

    @Test func `on a line too slow for objects beside the manifest it goes alone, and they follow in pieces`()
        async throws
    {
        let terminal = try fixture.terminal()
        fixture.hub.state.withLock { $0.slowFrom = 4_000 }
        let exam = try await fixture.capture(on: terminal, .emergency, sizes: 9_000, 200)
        var sender = Sender(terminal)
        while case let outcome = try await sender.step(), try await terminal.spool.capture(exam)?.receipt == nil {
            guard case .moved = outcome else { throw ClinicError(.later, "not-moved", zh: "x。", en: "\(outcome)") }
        }
        #expect(try await fixture.isDelivered(exam, by: terminal))
        #expect(fixture.hub.pieces.map(\.count) == [9_000])
    }

    @Test func `an exam for which the line is too slow holds up no other`() async throws {
        let terminal = try fixture.terminal()
        let slow = try await fixture.capture(on: terminal, .emergency, kind: "SLOW", sizes: 9_000)
        let other = try await fixture.capture(on: terminal, sizes: 300_000)
        var sender = Sender(terminal)
        for _ in 0..<50 where try await terminal.spool.capture(other)?.receipt == nil { _ = try await sender.step() }
        #expect(try await fixture.isDelivered(other, by: terminal))
        #expect(try await terminal.spool.capture(slow)?.state.isWaiting == true)
    }

    @Test func `what rides along shrinks with requests that come too late, and grows again with those that arrive`() {
        var chunk = ChunkSize(), rooms = [chunk.room]
        while chunk.halveRoom() { rooms.append(chunk.room) }
        #expect(rooms == [24_576, 12_288, 6_144, 3_072, 0])
        for _ in 0..<9 { chunk.growRoom() }
        #expect(chunk.room == 24_576 && chunk.bytes == 24_576)
    }
}
