// A bundle made in memory with keys of its own, and what comes out of it again.
import Crypto
import Foundation
import HubAPI

@testable import Bundles

/// A hub's key, a terminal's key, and exams to be sealed.
struct SealedBundle {
    /// An exam: its signed manifest and the bytes of its objects.
    struct Exam: Equatable {
        var manifest: String
        var objects: [[UInt8]]
    }

    let hub = Curve25519.KeyAgreement.PrivateKey()
    let terminal = P256.Signing.PrivateKey()
    let draft: BundleDraft

    init(exams: Int) {
        draft = BundleDraft(
            bundle: .timeOrdered(), madeAt: Date(timeIntervalSince1970: 1_763_700_000), by: .timeOrdered(),
            of: EnrolmentAnswer.Organisation(id: .timeOrdered(), code: "C02", name: "三河村卫生室"), for: "https://hub.test",
            exams: exams, size: 1)
    }

    var recipient: PublicJWK { PublicJWK(hub.publicKey, kid: "agree-1", validFrom: nil) }

    /// An exam of objects with so many bytes, all different.
    func exam(_ sizes: [Int], seed: UInt8 = 1) throws -> Exam {
        let manifest = try CompactJWS.signed(
            Array("{\"name\":\"心电 🫀 \(seed).dat\"}".utf8), kid: nil, type: SignedType.manifest, with: .p256(terminal))
        return Exam(
            manifest: manifest.text,
            objects: sizes.map { size in (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ Int(seed)) } })
    }

    /// The file, and the places where its chunks begin.
    func sealed(_ exams: [Exam], piece: Int = 10_000) throws -> [UInt8] {
        var sealer = try BundleSealer(draft, for: recipient, signedBy: .p256(terminal))
        var file = sealer.prelude
        for exam in exams {
            file += try sealer.begin(try CompactJWS(exam.manifest))
            for (index, object) in exam.objects.enumerated() {
                file += try sealer.object(index + 1, size: Int64(object.count))
                for start in stride(from: 0, to: object.count, by: piece) {
                    file += try sealer.bytes(Array(object[start..<min(object.count, start + piece)]))
                }
            }
        }
        return file + (try sealer.end())
    }

    /// Reads a file as the hub does; `fed` bytes at a time.
    func opened(_ file: [UInt8], by key: Curve25519.KeyAgreement.PrivateKey? = nil, fed: Int = 7000) throws -> [Exam] {
        let prelude = try BundlePrelude(Array(file.prefix(BundlePrelude.limit)))
        try prelude.verify(by: .p256(terminal.publicKey))
        let recipient = try HPKE.Recipient(
            privateKey: key ?? hub, ciphersuite: BundleChunk.suite, info: BundleChunk.info,
            encapsulatedKey: Data(prelude.head.encapsulatedKey))
        var opener = BundleOpener(prelude, recipient: recipient), exams: [Exam] = []
        let rest = Array(file[prelude.bytes.count...])
        for start in stride(from: 0, to: rest.count, by: fed) {
            opener.feed(Array(rest[start..<min(rest.count, start + fed)]))
            while let part = try opener.next() { take(part, into: &exams) }
        }
        try opener.finish()
        return exams
    }

    private func take(_ part: BundlePart, into exams: inout [Exam]) {
        switch part {
        case .exam(_, let manifest): exams.append(Exam(manifest: manifest, objects: []))
        case .object: exams[exams.count - 1].objects.append([])
        case .bytes(let bytes): exams[exams.count - 1].objects[exams[exams.count - 1].objects.count - 1] += bytes
        case .end: break
        }
    }

    /// Where each chunk begins: its length word, and its number.
    static func chunks(of file: [UInt8]) throws -> [Range<Int>] {
        var place = try BundlePrelude(file).bytes.count, all: [Range<Int>] = []
        while place < file.count {
            let word = (0..<4).reduce(UInt32(0)) { $0 | UInt32(file[place + $1]) << (8 * UInt32($1)) }
            let end = place + 4 + Int(word & ~BundleChunk.lastBit)
            all.append(place..<end)
            place = end
        }
        return all
    }
}
