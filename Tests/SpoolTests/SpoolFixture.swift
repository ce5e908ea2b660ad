// A spool in a folder of its own, and captures to put in it.
import Crypto
import Foundation
import HubAPI
import Spool
import TestSupport

struct SpoolFixture {
    private let folder = TemporaryFolder("spool")
    var root: String { folder.path }
    private let key = P256.Signing.PrivateKey()

    func open() throws -> Spool {
        try Spool(at: root + "/spool")
    }

    func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let path = root + "/" + name
        try Data(bytes).write(to: URL(filePath: path))
        return path
    }

    func capture(
        _ urgency: Urgency = .routine, patient: PatientReference? = nil, objects: [SpooledObject] = [],
        at seconds: Double = 1_795_000_000
    ) throws -> Capture {
        let moment = Date(timeIntervalSince1970: seconds)
        var manifest = Manifest(
            exam: .timeOrdered(at: moment), kind: "CBC", urgency: urgency, performedAt: moment, objects: [])
        manifest.patient = patient
        let signed = try CompactJWS.signed(
            WireJSON.bytes(of: manifest), kid: "t", type: SignedType.manifest, with: .p256(key))
        return Capture(manifest, urgency: urgency, signed: signed, objects: objects, at: moment)
    }

    func report(on exam: WireID, version: Int = 1, id: WireID = .timeOrdered()) throws -> SignedReport {
        let report = Report(
            id: id, version: version, exam: (exam, "CBC"),
            reader: .init(name: "李医生", grade: nil, licence: nil),
            signedAt: Date(timeIntervalSince1970: 1_795_000_100))
        return try SignedReport(report, key: .ed25519(Curve25519.Signing.PrivateKey()), kid: "hub-1")
    }
}
