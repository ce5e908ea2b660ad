// Receipts: made by the hub, checked without it.
import Crypto
import FoundationEssentials
import HubAPI
import Testing

@Suite struct ReceiptTests {
    private let key = Curve25519.Signing.PrivateKey()
    private let terminal = WireID.timeOrdered()
    private let objects = [
        Receipt.Object(number: 2, sha256: SHA256Hex(of: Data([2])), size: 1),
        Receipt.Object(number: 1, sha256: SHA256Hex(of: Data([1])), size: 1),
    ]
    private var keys: KeySet { KeySet(keys: [PublicJWK(key.publicKey, kid: "hub-1", validFrom: nil)]) }

    private func receipt() -> Receipt {
        Receipt(
            exam: .timeOrdered(),
            sender: .init(alliance: .timeOrdered(), organisation: .timeOrdered(), terminal: terminal),
            manifest: ("CBC", SHA256Hex(of: Data("{}".utf8))), objects: objects, storedAt: Date())
    }

    @Test func `a receipt verifies against the published keys and names what was sent`() throws {
        let given = receipt()
        let text = try given.signed(with: .ed25519(key), kid: "hub-1").text
        let read = try Receipt.verified(text, keys: keys)
        #expect(read.objects.map(\.number) == [1, 2])
        try read.proves(
            exam: given.exam, manifest: given.manifestSha256, objects: objects, terminal: terminal)
    }

    @Test func `a receipt proves nothing else`() throws {
        let given = receipt()
        func check(
            exam: WireID? = nil, manifest: SHA256Hex? = nil, objects: [Receipt.Object]? = nil,
            as us: WireID? = nil
        ) throws(ReceiptError) {
            try given.proves(
                exam: exam ?? given.exam, manifest: manifest ?? given.manifestSha256,
                objects: objects ?? self.objects, terminal: us ?? terminal)
        }
        #expect(throws: ReceiptError.otherExam(given.exam)) { try check(exam: .timeOrdered()) }
        #expect(throws: ReceiptError.otherTerminal(terminal)) { try check(as: .timeOrdered()) }
        #expect(throws: ReceiptError.manifestDiffers) { try check(manifest: SHA256Hex(of: Data())) }
        #expect(throws: ReceiptError.objectDiffers(number: 1)) { try check(objects: [objects[0]]) }
        let larger = Receipt.Object(number: 1, sha256: objects[1].sha256, size: 2)
        #expect(throws: ReceiptError.objectDiffers(number: 1)) { try check(objects: [objects[0], larger]) }
    }

    @Test func `a stranger's key and another kind of signed text are refused`() throws {
        let stranger = try receipt().signed(with: .ed25519(Curve25519.Signing.PrivateKey()), kid: "hub-1")
            .text
        #expect(throws: ReceiptError.unsigned(.signatureWrong)) { try Receipt.verified(stranger, keys: keys) }
        let payload = try WireJSON.bytes(of: receipt())
        let report = try CompactJWS.signed(
            payload, kid: "hub-1", type: SignedType.report, with: .ed25519(key)
        ).text
        #expect(throws: ReceiptError.unsigned(.typeDiffers)) { try Receipt.verified(report, keys: keys) }
    }

    @Test func `a receipt of a later version is not guessed at`() throws {
        var later = receipt()
        later.v = 2
        let text = try later.signed(with: .ed25519(key), kid: "hub-1").text
        #expect(throws: ReceiptError.versionUnknown(2)) { try Receipt.verified(text, keys: keys) }
    }

    @Test func `a known key name keeps its first key`() throws {
        let other = KeySet(keys: [
            PublicJWK(Curve25519.Signing.PrivateKey().publicKey, kid: "hub-1", validFrom: nil)
        ])
        let text = try receipt().signed(with: .ed25519(key), kid: "hub-1").text
        _ = try Receipt.verified(text, keys: keys.merging(other))
    }

    @Test func `a report counts only as it was signed`() throws {
        var report = Report(
            id: .timeOrdered(), version: 1, exam: (.timeOrdered(), "ECG12"),
            reader: .init(name: "李医生", grade: nil, licence: nil),
            signedAt: Date(timeIntervalSince1970: 1_795_000_000))
        report.findings = "窦性心律"
        let signed = try SignedReport(report, key: .ed25519(key), kid: "hub-1")
        let bytes = try WireJSON.bytes(of: signed)
        #expect(try WireJSON.value(SignedReport.self, in: bytes).verified(by: keys) == report)
        report.findings = "正常"
        let forged = SignedReport(report, signature: signed.signature)
        #expect(throws: ReportError.membersDiffer) { try forged.verified(by: keys) }
    }
}
