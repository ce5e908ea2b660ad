// A bundle made in memory for a hub under test, of exams that may be as wrong as a test likes.
import Bundles
import Crypto
import Foundation
import HTTPTypes
import HubAPI
import Keyring
import NIOCore
import Testing

@testable import Hub

/// A terminal with its key, and the exams that it bundles.
struct TestBundle: Sendable {
    /// What goes in for one exam.
    struct Exam: Sendable {
        var id = WireID.timeOrdered()
        /// The objects as the manifest announces them.
        var announced: [[UInt8]]
        /// The objects as they are brought.
        var brought: [[UInt8]]
        var key: P256.Signing.PrivateKey

        init(_ objects: [[UInt8]], signedBy key: P256.Signing.PrivateKey) {
            announced = objects
            brought = objects
            self.key = key
        }

        func manifest(of terminal: UUID) throws -> CompactJWS {
            let objects = announced.enumerated().map { index, bytes in
                Manifest.Object(
                    number: index + 1, name: "\(index + 1) 🫀.png", mediaType: "image/png", size: Int64(bytes.count),
                    sha256: SHA256Hex(of: bytes))
            }
            let manifest = Manifest(exam: id, kind: "PHOTO", urgency: .emergency, performedAt: .now, objects: objects)
            return try CompactJWS.signed(
                try WireJSON.bytes(of: manifest), kid: WireID(terminal).description, type: SignedType.manifest,
                with: .p256(key))
        }
    }

    let terminal: UUID
    let key: P256.Signing.PrivateKey
    var id = WireID.timeOrdered()

    /// Random bytes.
    static func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255) } }

    func exam(_ sizes: Int...) -> Exam { Exam(sizes.map(Self.bytes), signedBy: key) }

    /// The file, sealed to that hub.
    func sealed(_ exams: [Exam], for hub: TestHub) throws -> [UInt8] {
        let recipient = try #require(hub.hub.keyring.published.newestAgreementKey)
        let draft = BundleDraft(
            bundle: id, madeAt: .now, by: WireID(terminal),
            of: EnrolmentAnswer.Organisation(id: .timeOrdered(), code: "C02", name: "三河村"), for: "http://hub.test",
            exams: exams.count, size: 1)
        var sealer = try BundleSealer(draft, for: recipient, signedBy: .p256(key))
        var file = sealer.prelude
        for exam in exams {
            file += try sealer.begin(try exam.manifest(of: terminal))
            for (index, bytes) in exam.brought.enumerated() {
                file += try sealer.object(index + 1, size: Int64(bytes.count))
                file += try sealer.bytes(bytes)
            }
        }
        return file + (try sealer.end())
    }
}

extension Person {
    /// Carries a bundle.
    func carry(_ file: [UInt8], _ id: WireID) async throws -> Reply {
        let headers: HTTPFields = [
            .contentType: "application/vnd.lianyi.bundle", .authorization: "Bearer \(secret)",
        ]
        return try await hub.send(.put, Paths.bundle(id), ByteBuffer(bytes: file), headers)
    }
}

extension Reply {
    /// The problem of each exam, or `stored`, in the bundle's order.
    var outcomes: [String] {
        (self["exams"] as? [[String: Any]] ?? []).map { exam in
            let type = (exam["problem"] as? [String: Any])?["type"] as? String
            return type?.split(separator: "/").last.map(String.init) ?? (exam["receipt"] == nil ? "nothing" : "stored")
        }
    }
}
