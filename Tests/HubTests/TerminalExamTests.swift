// A terminal's exam stays the terminal's, whoever brings its last object.
import Alliance
import Crypto
import Foundation
import HTTPTypes
import HubAPI
import Keyring
import NIOCore
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `An exam that a terminal announced` {
    @Test func `has a receipt that names the terminal, also when a person brought the last object`() async throws {
        try await TestHub.run { hub in
            let key = P256.Signing.PrivateKey(), terminal = UUID.v7Now
            let device = try await enrolled(terminal, key, hub), doctor = try await hub.signIn("village02")
            let files = TestExam.ecg, exam = WireID.timeOrdered()
            let announced = try await device.put(
                "/api/v1/exams/\(exam)", try body(exam, files, terminal: terminal, key: key))
            #expect(announced.status == 202, "\(announced.text)")
            var receipt: String?
            for (index, file) in files.enumerated() {
                let headers: HTTPFields = [
                    .contentType: "application/octet-stream", .authorization: "Bearer \(doctor.secret)",
                    .contentDigest: HubAPI.ContentDigest.text(SHA256Hex(of: Data(file.bytes))),
                ]
                let path = try #require(announced.string("objects.\(index).upload"))
                let reply = try await hub.send(.put, path, ByteBuffer(bytes: file.bytes), headers)
                receipt = reply.string("receipt")
            }
            let verified = try Receipt.verified(try #require(receipt), keys: hub.hub.keyring.published)
            #expect(verified.terminal == WireID(terminal))
        }
    }

    private func body(
        _ exam: WireID, _ files: [(name: String, bytes: [UInt8])], terminal: UUID, key: P256.Signing.PrivateKey
    ) throws -> String {
        let objects = files.enumerated().map { index, file in
            Manifest.Object(
                number: index + 1, name: file.name, mediaType: "application/octet-stream",
                size: Int64(file.bytes.count),
                sha256: SHA256Hex(of: Data(file.bytes)))
        }
        let manifest = Manifest(exam: exam, kind: "ECG12", urgency: .emergency, performedAt: .now, objects: objects)
        let signed = try CompactJWS.signed(
            try WireJSON.bytes(of: manifest), kid: WireID(terminal).description, type: SignedType.manifest,
            with: .p256(key))
        return String(
            decoding: try WireJSON.bytes(of: UploadRequest(signedManifest: signed, contents: [:])), as: UTF8.self)
    }

    /// A terminal of clinic C02 with that key, and its access token.
    private func enrolled(_ id: UUID, _ key: P256.Signing.PrivateKey, _ hub: TestHub) async throws -> Person {
        let clinic = try #require(hub.county.organisations.first { $0.code == "C02" }).id,
            secret = Secret(prefix: "lt_")
        let jwk = String(decoding: try WireJSON.bytes(of: PublicJWK(key.publicKey)), as: UTF8.self)
        let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
        try await owner.write { db in
            _ = try db.run(
                """
                INSERT INTO terminal (alliance_id, id, organisation_id, name, public_key, software)
                VALUES (\(hub.county.alliance), \(id), \(clinic), 'T', \(jwk)::jsonb, 'test')
                """)
        }
        await owner.close()
        var session = NewSession(
            id: .v7Now, tokenHash: secret.hash, alliance: hub.county.alliance, organisation: clinic, life: (3600, 3600),
            from: ("127.0.0.1", "test"))
        session.terminal = TerminalID(id)
        try await hub.hub.signIn.write { [session] db in _ = try db.open(session) }
        return Person(hub: hub, secret: secret.text, session: session.id)
    }
}
