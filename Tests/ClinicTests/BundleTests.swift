// The terminal's side of a bundle: what goes in, what does not, and which receipts settle anything.
import Bundles
import Crypto
import Foundation
import HubAPI
import Spool
import Synchronization
import Testing

@testable import Clinic

@Suite struct BundleTests {
    private let fixture = ClinicFixture()
    private let agreement = Curve25519.KeyAgreement.PrivateKey()

    /// A terminal that knows a key of its hub to seal to.
    private func terminal() async throws -> Terminal {
        let first = try fixture.terminal()
        var identity = await first.identity
        identity.keys.keys.append(PublicJWK(agreement.publicKey, kid: "agree-1", validFrom: Date()))
        try identity.save(in: fixture.home)
        return try Terminal(fixture.home)
    }

    private func file(_ name: String) -> String { "\(fixture.root)/\(name)" }

    @Test func `everything that waits goes in, the most urgent first, and stays in the spool`() async throws {
        let terminal = try await terminal()
        let routine = try await fixture.capture(on: terminal, sizes: 10)
        let urgent = try await fixture.capture(on: terminal, .emergency, sizes: 90_000, 20)
        let made = try await terminal.bundle([], to: fixture.root)
        #expect(made.exams == [urgent, routine] && made.left.isEmpty)
        #expect(made.file.hasPrefix(fixture.root + "/lianyi-V01-") && made.file.hasSuffix(".lyb"))
        let head = try Terminal.head(of: made.file)
        #expect(head.size == made.bytes && head.head.exams == 2 && head.head.bundle == made.bundle)
        #expect(try await terminal.spool.waiting(limit: 9).count == 2)
        let events = try await terminal.spool.events(of: urgent)
        #expect(events.last?.note == "已装入离线包 in bundle \(made.bundle)" && events.last?.state == .captured)
        #expect(fixture.hub.requests.isEmpty, "the line is dead")
        let names = try FileManager.default.contentsOfDirectory(atPath: fixture.root)
        #expect(!names.contains { $0.hasSuffix(".part") })
    }

    @Test func `what does not fit below the limit is left and named; one that is larger goes alone`() async throws {
        let terminal = try await terminal()
        let small = try await fixture.capture(on: terminal, sizes: 5000)
        let large = try await fixture.capture(on: terminal, sizes: 60_000)
        let made = try await terminal.bundle([], to: file("a.lyb"), limit: 60_000)
        #expect(made.exams == [small] && made.left == [large] && made.bytes <= 60_000)
        #expect(try await terminal.bundle([large], to: file("b.lyb"), limit: 60_000).exams == [large])
    }

    @Test func `an exam that is damaged here is left out and named, a file that is there is not touched`() async throws
    {
        let terminal = try await terminal()
        let good = try await fixture.capture(on: terminal, sizes: 30),
            bad = try await fixture.capture(on: terminal, sizes: 40)
        let object = try #require(try await terminal.spool.capture(bad)?.objects.first)
        try Data([1, 2, 3]).write(to: URL(filePath: terminal.spool.folder.path(of: object.sha256)))
        let made = try await terminal.bundle([], to: file("c.lyb"))
        #expect(made.exams == [good] && made.damaged[bad]?.name == "spool-damaged")
        let before = try Data(contentsOf: URL(filePath: file("c.lyb")))
        let error = await #expect(throws: ClinicError.self) { _ = try await terminal.bundle([], to: file("c.lyb")) }
        #expect(error?.problem.name == "file-exists")
        #expect(try Data(contentsOf: URL(filePath: file("c.lyb"))) == before)
        #expect(try await terminal.spool.waiting(limit: 9).count == 2)
    }

    @Test func `without a key to seal to, with nothing to bundle, or with an unknown exam it says so`() async throws {
        let keyless = try fixture.terminal()
        await #expect(throws: ClinicError.self) { _ = try await keyless.bundle([], to: file("d.lyb")) }
        _ = try await fixture.capture(on: keyless, sizes: 10)
        let error = await #expect(throws: ClinicError.self) { _ = try await keyless.bundle([], to: file("d.lyb")) }
        #expect(error?.problem.name == "no-bundle-key" && error?.kind == .later)
        let other = try await terminal()
        let unknown = await #expect(throws: ClinicError.self) {
            _ = try await other.bundle([.timeOrdered()], to: file("d.lyb"))
        }
        #expect(unknown?.problem.name == "exam-unknown")
        #expect(!FileManager.default.fileExists(atPath: file("d.lyb")))
    }

    @Test func `only a receipt that the hub signed for this very capture settles it`() async throws {
        let terminal = try await terminal()
        let exams = [
            try await fixture.capture(on: terminal, sizes: 10), try await fixture.capture(on: terminal, sizes: 20),
            try await fixture.capture(on: terminal, sizes: 30),
        ]
        var told: [BundleAnswer.Exam] = []
        for (index, exam) in exams.enumerated() {
            let capture = try #require(try await terminal.spool.capture(exam))
            let key = index == 0 ? fixture.hub.state.withLock(\.key) : Curve25519.Signing.PrivateKey()
            told.append(BundleAnswer.Exam(exam: exam, receipt: try receipt(for: capture, key), problem: nil))
        }
        // A true receipt under another exam's name.
        told[2].receipt = told[0].receipt
        told.append(BundleAnswer.Exam(exam: .timeOrdered(), receipt: told[0].receipt, problem: nil))
        let answer = BundleAnswer(
            bundle: .timeOrdered(), terminal: fixture.hub.terminal, state: .imported, exams: told, problem: nil,
            kept: nil)
        let settled = try await terminal.settle(ReceiptsFile([answer]))
        #expect(settled.settled == [exams[0]] && Set(settled.invalid.keys) == [exams[1], exams[2]])
        #expect(settled.foreign == 1)
        #expect(try await terminal.spool.waiting(limit: 9).count == 2)
        let again = try await terminal.settle(ReceiptsFile([answer]))
        #expect(again.before == [exams[0]] && again.settled.isEmpty)
    }

    private func receipt(for capture: Capture, _ key: Curve25519.Signing.PrivateKey) throws -> String {
        let sender = Receipt.Sender(
            alliance: .timeOrdered(), organisation: .timeOrdered(), terminal: fixture.hub.terminal)
        return try Receipt(
            exam: capture.exam, sender: sender, manifest: (capture.kind, capture.manifestSha256),
            objects: capture.receiptObjects, storedAt: Date()
        ).signed(with: .ed25519(key), kid: "hub-1").text
    }

    @Test func `one that is carried goes on where the line broke, also in another process`() async throws {
        let terminal = try await terminal(), hub = fixture.hub
        _ = try await fixture.capture(on: terminal, sizes: 400_000)
        let made = try await terminal.bundle([], to: file("far.lyb"))
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: made.file)))
        hub.script(.requestLost, .answerLost, .requestLost)
        let later = ContinuousClock.now.advanced(by: .seconds(60))
        #expect(try await terminal.forward(made.file, until: later).state == .imported)
        #expect(hub.state.withLock { $0.bundles == [bytes] })
        let offsets = hub.state.withLock(\.bareOffsets)
        #expect(offsets == offsets.sorted() && Set(offsets).count == offsets.count, "no byte went twice: \(offsets)")
        // One that was broken off, and is carried by the next process.
        hub.state.withLock { ($0.bareOffsets, $0.bundles) = ([], []) }
        hub.script(.answerLost, .busy)
        let now = ContinuousClock.now
        await #expect(throws: ClinicError.self) { try await terminal.forward(made.file, until: now) }
        let begun = hub.state.withLock(\.bareOffsets)
        #expect(begun == [0])
        _ = try await Terminal(fixture.home).forward(made.file, until: later)
        #expect(hub.state.withLock { $0.bundles == [bytes] && $0.bareOffsets.filter { $0 == 0 }.count == 1 })
    }

    @Test func `one whose upload is over begins anew, and arrives`() async throws {
        let terminal = try await terminal()
        _ = try await fixture.capture(on: terminal, sizes: 90_000)
        let made = try await terminal.bundle([], to: file("over.lyb"))
        fixture.hub.script(.answerLost, .over)
        let later = ContinuousClock.now.advanced(by: .seconds(60))
        #expect(try await terminal.forward(made.file, until: later).state == .imported)
        #expect(fixture.hub.state.withLock { $0.bundles.count } == 1)
    }
}
