// A terminal without its hub: it captures, keeps, and says truly that nobody answered.
import Crypto
import Foundation
import HubAPI
import Spool
import TestSupport
import Testing

@testable import Clinic

@Suite struct TerminalTests {
    private let folder = TemporaryFolder("clinic")
    private var root: String { folder.path }
    private let hubKey = Curve25519.Signing.PrivateKey()

    private func home() throws -> ClinicHome {
        let home = ClinicHome(root)
        try home.prepare()
        return home
    }

    private func enrolled() throws -> Terminal {
        let home = try home()
        _ = try TerminalKey.loadOrMake(in: home)
        let identity = Identity(
            hub: "http://127.0.0.1:1", hasOwnAuthorities: false, name: "终端", terminal: .timeOrdered(),
            organisation: .init(id: .timeOrdered(), code: "V01", name: "三河村"), audience: "hub",
            keys: KeySet(keys: [PublicJWK(hubKey.publicKey, kid: "hub-1", validFrom: nil)]))
        try identity.save(in: home)
        return try Terminal(home)
    }

    private func file(_ bytes: [UInt8]) throws -> String {
        let path = root + "/a.hl7"
        try Data(bytes).write(to: URL(filePath: path))
        return path
    }

    @Test func `a home that is not enrolled says how to enrol`() throws {
        do {
            _ = try Terminal(home())
            Issue.record("it is not enrolled")
        } catch let error as ClinicError {
            #expect(error.kind == .usage)
            #expect(error.problem.name == "not-enrolled")
            #expect(error.problem.detail?.contains("lianyi-clinic enrol") == true)
        }
    }

    @Test func `the key is made once and only its owner may read it`() throws {
        let home = try home()
        let key = try TerminalKey.loadOrMake(in: home)
        #expect(try TerminalKey.loadOrMake(in: home).rawRepresentation == key.rawRepresentation)
        #expect(DurableFile.isPrivate(home.keyFile))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: home.keyFile)
        #expect(throws: ClinicError.self) { try TerminalKey.load(from: home) }
    }

    @Test func `a capture is signed by the terminal and names its files`() async throws {
        let terminal = try enrolled()
        var draft = ExamDraft(files: [try file([1, 2, 3])], kind: "CBC", urgency: .urgent)
        draft.patient = PatientReference()
        draft.patient?.name = "张<三>'\u{1F600}"
        let capture = try await terminal.capture(draft)
        let jws = try CompactJWS(capture.signedManifest)
        let payload = try jws.verified(by: terminal.key.verifyingKey, type: SignedType.manifest)
        let manifest = try WireJSON.value(Manifest.self, in: payload)
        #expect(jws.header.kid == (await terminal.identity.terminal).description)
        #expect(manifest.exam == capture.exam)
        #expect(manifest.urgency == "urgent")
        #expect(manifest.patient?.name == "张<三>'\u{1F600}")
        #expect(manifest.objects.map(\.name) == ["a.hl7"])
        #expect(SHA256Hex(of: payload) == capture.manifestSha256)
    }

    @Test func `without a hub the capture waits and the error says so`() async throws {
        let terminal = try enrolled()
        let exam = try await terminal.capture(
            ExamDraft(files: [try file([1])], kind: "CBC", urgency: .routine)
        ).exam
        do {
            _ = try await terminal.deliver(exam, until: .now)
            Issue.record("there is no hub")
        } catch {
            #expect(error.kind == .unreachable)
            #expect(error.problem.name == "hub-unreachable")
        }
        let waiting = try await terminal.spool.waiting(limit: 10)
        #expect(waiting.map(\.exam) == [exam])
        #expect(waiting.first?.state == .queued)
        #expect(waiting.first?.problem?.name == "hub-unreachable")
    }

    @Test func `a second process waits for the first, and no longer than asked`() async throws {
        let terminal = try enrolled()
        let held = try await terminal.home.lock(until: .now)
        let draft = ExamDraft(files: [try file([1])], kind: "CBC", urgency: .routine)
        let exam = try await terminal.capture(draft).exam
        await #expect(throws: ClinicError.self) { try await terminal.deliver(exam, until: .now) }
        withExtendedLifetime(held) {}
    }

    @Test func `only the hub's receipt for this capture and this terminal is believed`() async throws {
        let terminal = try enrolled()
        let draft = ExamDraft(files: [try file([1, 2])], kind: "CBC", urgency: .routine)
        let capture = try await terminal.capture(draft)
        let us = await terminal.identity.terminal
        func receipt(_ terminal: WireID, _ key: Curve25519.Signing.PrivateKey) throws -> String {
            let sender = Receipt.Sender(
                alliance: .timeOrdered(), organisation: .timeOrdered(), terminal: terminal)
            return try Receipt(
                exam: capture.exam, sender: sender, manifest: ("CBC", capture.manifestSha256),
                objects: capture.receiptObjects, storedAt: Date()
            ).signed(with: .ed25519(key), kid: "hub-1").text
        }
        try await terminal.check(receipt(us, hubKey), of: capture)
        let other = WireID.timeOrdered()
        await #expect(throws: ReceiptError.otherTerminal(other)) {
            try await terminal.check(receipt(other, hubKey), of: capture)
        }
        await #expect(throws: ReceiptError.unsigned(.signatureWrong)) {
            try await terminal.check(receipt(us, .init()), of: capture)
        }
        let second = try await terminal.capture(draft)
        await #expect(throws: ReceiptError.otherExam(capture.exam)) {
            try await terminal.check(receipt(us, hubKey), of: second)
        }
    }

    @Test func `an exam has at least one file`() async throws {
        let terminal = try enrolled()
        await #expect(throws: ClinicError.self) {
            try await terminal.capture(ExamDraft(files: [], kind: "CBC", urgency: .routine))
        }
    }

    @Test func `a receipt is checked offline, with its files`() async throws {
        _ = try home()
        let path = try file([1, 2, 3])
        let receipt = Receipt(
            exam: .timeOrdered(),
            sender: .init(alliance: .timeOrdered(), organisation: .timeOrdered(), terminal: nil),
            manifest: ("CBC", SHA256Hex(of: [UInt8(0)])),
            objects: [.init(number: 1, sha256: SHA256Hex(of: [1, 2, 3] as [UInt8]), size: 3)],
            storedAt: Date())
        let text = try receipt.signed(with: .ed25519(hubKey), kid: "hub-1").text
        let keys = KeySet(keys: [PublicJWK(hubKey.publicKey, kid: "hub-1", validFrom: nil)])
        #expect(try await ReceiptCheck.run(text + "\n", keys: keys, files: [path]).exam == receipt.exam)
        await #expect(throws: ClinicError.self) { try await ReceiptCheck.run(text, keys: KeySet(keys: []), files: []) }
        await #expect(throws: ClinicError.self) { try await ReceiptCheck.run(text, keys: keys, files: [try file([9])]) }
    }
}
