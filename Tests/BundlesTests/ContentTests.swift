// Content that a signed bundle may hold all the same: a maker with a fault, or a grudge.
import Crypto
import Foundation
import HubAPI
import Testing

@testable import Bundles

@Suite struct ContentTests {
    /// Seals bytes that no sealer would make.
    private func sealed(_ plain: [UInt8], exams: Int = 1) throws -> (SealedBundle, [UInt8]) {
        let bundle = SealedBundle(exams: exams)
        guard let agreement = bundle.recipient.agreementKey else { throw BundleError.keyUnusable }
        var sender = try HPKE.Sender(
            recipientKey: agreement, ciphersuite: BundleChunk.suite, info: BundleChunk.info)
        let head = bundle.draft.head(kid: "agree-1", encapsulatedKey: Array(sender.encapsulatedKey))
        let prelude = try BundlePrelude(head, signedBy: .p256(bundle.terminal))
        let chunk = try sender.seal(
            plain, authenticating: BundleChunk.binding(prelude.digest.bytes, number: 0, isLast: true))
        return (
            bundle, prelude.bytes + LittleEndian.bytes(UInt32(chunk.count) | BundleChunk.lastBit) + Array(chunk)
        )
    }

    private static let manifest = BundleItem.header(.exam, number: 1, length: 2) + [65, 66]
    private static let object = BundleItem.header(.object, number: 1, length: 1) + [9]
    private static func end(_ number: Int) -> [UInt8] { BundleItem.header(.end, number: number, length: 0) }

    @Test func `what is well made is read`() throws {
        let (bundle, file) = try sealed(Self.manifest + Self.object + Self.end(1))
        #expect(try bundle.opened(file) == [SealedBundle.Exam(manifest: "AB", objects: [[9]])])
    }

    @Test(arguments: [
        [], [1], [3, 1, 0, 0, 0], Array(repeating: 0xFF, count: 40), end(0), object + end(0), manifest + end(1),
        manifest + object + end(2), manifest + object + end(1) + [0], manifest + object, manifest + manifest + end(1),
        BundleItem.header(.exam, number: 2, length: 2) + [65, 66] + object + end(1),
        BundleItem.header(.exam, number: 1, length: 0) + object + end(1),
        BundleItem.header(.exam, number: 1, length: 300_000) + object + end(1),
        manifest + BundleItem.header(.object, number: 1000, length: 1) + [9] + end(1),
        manifest + BundleItem.header(.object, number: 1, length: 0) + end(1),
        manifest + BundleItem.header(.object, number: 1, length: -1) + [9] + end(1),
        manifest + BundleItem.header(.object, number: 1, length: .max) + [9] + end(1),
        manifest + object + BundleItem.header(.end, number: 1, length: 1),
    ])
    func `what is not a row of exams is refused by name`(plain: [UInt8]) throws {
        guard !plain.isEmpty else { return }
        let (bundle, file) = try sealed(plain)
        #expect(throws: BundleError.contentMalformed(chunk: 0)) { try bundle.opened(file) }
    }

    @Test func `another number of exams than the head says is noticed`() throws {
        let (bundle, file) = try sealed(Self.manifest + Self.object + Self.end(1), exams: 2)
        #expect(throws: BundleError.examsDiffer(announced: 2, found: 1)) { try bundle.opened(file) }
    }
}
