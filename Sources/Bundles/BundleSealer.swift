// Making a bundle, chunk by chunk: bytes go in as they are read, sealed bytes come out as they are full.
import Crypto
import FoundationEssentials
package import HubAPI

/// Seals exams into a bundle. Holds one chunk at a time.
///
/// First comes ``prelude``; then each exam's manifest, then its objects in the manifest's order, each object's bytes whole;
/// then ``end()``. What it answers is to be written in that order.
package struct BundleSealer: Sendable {
    /// The first bytes of the file.
    package let prelude: [UInt8]
    private let digest: [UInt8]
    private let exams: Int
    private var sender: HPKE.Sender
    private var plain: [UInt8] = []
    private var number = 0
    private var begun = 0
    private var owed: Int64 = 0

    /// Begins a bundle.
    /// - Parameters:
    ///   - recipient: a key of the hub for which it is meant, with its name.
    ///   - key: the terminal's own.
    package init(
        _ draft: BundleDraft, for recipient: PublicJWK, signedBy key: SigningKey
    ) throws(BundleError) {
        guard let kid = recipient.kid, let agreement = recipient.agreementKey,
            let sender = try? HPKE.Sender(
                recipientKey: agreement, ciphersuite: BundleChunk.suite, info: BundleChunk.info)
        else { throw .keyUnusable }
        self.sender = sender
        let made = try BundlePrelude(
            draft.head(kid: kid, encapsulatedKey: Array(sender.encapsulatedKey)), signedBy: key)
        prelude = made.bytes
        digest = made.digest.bytes
        exams = draft.exams
    }

    /// Begins the next exam.
    package mutating func begin(_ manifest: CompactJWS) throws(BundleError) -> [UInt8] {
        let text = Array(manifest.text.utf8)
        guard owed == 0, begun < exams, (1...BundleItem.manifestLimit).contains(text.count) else {
            throw .notSealable
        }
        begun += 1
        return try take(BundleItem.header(.exam, number: begun, length: Int64(text.count)) + text)
    }

    /// Begins an object of that exam; exactly `size` bytes must follow.
    package mutating func object(_ number: Int, size: Int64) throws(BundleError) -> [UInt8] {
        guard owed == 0, begun > 0, BundleItem.numbers.contains(number), BundleItem.sizes.contains(size) else {
            throw .notSealable
        }
        owed = size
        return try take(BundleItem.header(.object, number: number, length: size))
    }

    /// The next bytes of the object.
    package mutating func bytes(_ piece: [UInt8]) throws(BundleError) -> [UInt8] {
        guard Int64(piece.count) <= owed else { throw .notSealable }
        owed -= Int64(piece.count)
        return try take(piece)
    }

    /// Ends the bundle.
    package mutating func end() throws(BundleError) -> [UInt8] {
        guard owed == 0, begun == exams else { throw .notSealable }
        let full = try take(BundleItem.header(.end, number: exams, length: 0))
        let last = try seal(plain, isLast: true)
        plain = []
        return full + last
    }

    /// Keeps at least one byte back, so that the last chunk is never empty.
    private mutating func take(_ bytes: [UInt8]) throws(BundleError) -> [UInt8] {
        plain += bytes
        var sealed: [UInt8] = [], start = 0
        while plain.count - start > BundleChunk.size {
            sealed += try seal(Array(plain[start..<start + BundleChunk.size]), isLast: false)
            start += BundleChunk.size
        }
        if start > 0 { plain.removeFirst(start) }
        return sealed
    }

    private mutating func seal(_ chunk: [UInt8], isLast: Bool) throws(BundleError) -> [UInt8] {
        let binding = BundleChunk.binding(digest, number: number, isLast: isLast)
        guard let sealed = try? sender.seal(chunk, authenticating: binding) else { throw .notSealable }
        number += 1
        return LittleEndian.bytes(UInt32(sealed.count) | (isLast ? BundleChunk.lastBit : 0)) + Array(sealed)
    }
}
