// Sealed bundles: what goes in comes out, to the right hub only, and says nothing about anybody in clear.
import Crypto
import Foundation
import HubAPI
import Testing

@testable import Bundles

@Suite struct BundleTests {
    @Test(arguments: [1, 15, 16, 17, 65_535, 65_536, 65_537, 200_000])
    func `a bundle gives back its exams byte for byte, however it is fed`(size: Int) throws {
        let bundle = SealedBundle(exams: 2)
        let exams = [try bundle.exam([size, 3]), try bundle.exam([1], seed: 9)]
        let file = try bundle.sealed(exams)
        for fed in [1000, 65_557, file.count] { #expect(try bundle.opened(file, fed: fed) == exams) }
    }

    @Test func `the end may fall on either side of a chunk's edge`() throws {
        let bundle = SealedBundle(exams: 1), manifest = try bundle.exam([1])
        // Manifest, two items and the end: with the object they fill one chunk to the last byte, or one byte more.
        let others = manifest.manifest.utf8.count + 3 * BundleItem.length
        for extra in -15...2 {
            let exam = SealedBundle.Exam(
                manifest: manifest.manifest, objects: [Array(repeating: 7, count: BundleChunk.size - others + extra)])
            let file = try bundle.sealed([exam])
            #expect(try bundle.opened(file) == [exam])
            #expect(try SealedBundle.chunks(of: file).count == (extra > 0 ? 2 : 1))
        }
    }

    @Test func `the head can be read by anybody and says what it is and whose, the content by nobody`() throws {
        let bundle = SealedBundle(exams: 1), exam = try bundle.exam([5000])
        let file = try bundle.sealed([exam]), text = String(decoding: file, as: UTF8.self)
        #expect(text.contains("联医离线包") && text.contains("lianyi-hub receive") && text.contains("三河村卫生室"))
        #expect(!text.contains("心电") && !text.contains(exam.manifest.prefix(40)))
        let head = try BundlePrelude(file).head
        #expect(head.exams == 1 && head.organisation.code == "C02" && head.kid == "agree-1")
    }

    @Test func `another hub's key opens nothing`() throws {
        let bundle = SealedBundle(exams: 1), file = try bundle.sealed([try bundle.exam([100])])
        #expect(throws: BundleError.notAuthentic(chunk: 0)) {
            try bundle.opened(file, by: Curve25519.KeyAgreement.PrivateKey())
        }
    }

    @Test func `another terminal's key does not verify the head, nor a signature over another head`() throws {
        let bundle = SealedBundle(exams: 1), other = SealedBundle(exams: 1)
        let prelude = try BundlePrelude(try bundle.sealed([try bundle.exam([1])]))
        #expect(throws: BundleError.signatureWrong(.signatureWrong)) {
            try prelude.verify(by: .p256(other.terminal.publicKey))
        }
        let second = try BundlePrelude(try bundle.sealed([try bundle.exam([1])]))
        let mixed =
            prelude.bytes.prefix(BundlePrelude.fixed + headLength(of: prelude))
            + second.bytes.dropFirst(BundlePrelude.fixed + headLength(of: second))
        guard let forged = try? BundlePrelude(Array(mixed)) else { return }
        #expect(throws: BundleError.signatureWrong(.signatureWrong)) {
            try forged.verify(by: .p256(bundle.terminal.publicKey))
        }
    }

    @Test func `a key that is none for sealing is refused, and so is what no bundle may hold`() throws {
        let bundle = SealedBundle(exams: 1)
        let signing = PublicJWK(Curve25519.Signing.PrivateKey().publicKey, kid: "sign-1", validFrom: nil)
        #expect(throws: BundleError.keyUnusable) {
            _ = try BundleSealer(bundle.draft, for: signing, signedBy: .p256(bundle.terminal))
        }
        var sealer = try BundleSealer(bundle.draft, for: bundle.recipient, signedBy: .p256(bundle.terminal))
        #expect(throws: BundleError.notSealable) { _ = try sealer.object(1, size: 1) }
        #expect(throws: BundleError.notSealable) { _ = try sealer.end() }
        _ = try sealer.begin(try CompactJWS(try bundle.exam([1]).manifest))
        #expect(throws: BundleError.notSealable) { _ = try sealer.object(0, size: 1) }
        #expect(throws: BundleError.notSealable) { _ = try sealer.object(1, size: 0) }
        _ = try sealer.object(1, size: 2)
        #expect(throws: BundleError.notSealable) { _ = try sealer.bytes([1, 2, 3]) }
        #expect(throws: BundleError.notSealable) { _ = try sealer.end() }
    }

    private func headLength(of prelude: BundlePrelude) -> Int {
        Int(prelude.bytes[12]) | Int(prelude.bytes[13]) << 8
    }
}
