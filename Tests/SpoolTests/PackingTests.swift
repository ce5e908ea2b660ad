// Smaller files in the place of an exam's own: all or nothing, and never after it was offered.
import Foundation
import GRDB
import HubAPI
import Testing

@testable import Spool

@Suite struct `packing in the spool` {
    private let fixture = SpoolFixture()
    private let now = Date(timeIntervalSince1970: 1_795_000_050)

    private func object(_ number: Int, _ name: String, _ bytes: [UInt8]) -> SpooledObject {
        SpooledObject(number: number, name: name, size: Int64(bytes.count), sha256: SHA256Hex(of: bytes))
    }

    private var record: [SpooledObject] { [object(1, "r.hea", [1, 2, 3]), object(2, "r.dat", [4, 5, 6, 7])] }

    private var parts: [SpooledObject] {
        var essential = object(1, "r.essential", [8])
        essential.isEssential = true
        return [essential, object(2, "r.rest", [9])]
    }

    private func pack(_ capture: Capture, in spool: Spool) async throws -> Bool {
        let signed = try CompactJWS(fixture.capture().signedManifest)
        return try await spool.pack(capture, into: parts, manifest: signed, note: "packed", at: now)
    }

    @Test func `the parts take the files' place, and the files keep their names and their bytes`() async throws {
        let spool = try fixture.open(), capture = try fixture.capture(objects: record)
        try await spool.enter(capture)
        #expect(try await pack(capture, in: spool))
        let kept = try #require(try await spool.capture(capture.exam))
        #expect(kept.objects == parts && kept.originals == record && kept.fileNames == ["r.hea", "r.dat"])
        #expect(kept.manifestSha256 != capture.manifestSha256 && kept.size == 2)
        #expect(try await spool.events(of: capture.exam).last?.note == "packed")
        #expect(try await pack(kept, in: spool) == false, "nothing is packed twice")
    }

    @Test func `what was offered, was given another manifest, or shall not be packed, stays as it is`() async throws {
        let spool = try fixture.open()
        let offered = try fixture.capture(objects: record), frozen = try fixture.capture(objects: record)
        var plain = try fixture.capture(objects: record)
        plain.mayBePacked = false
        for capture in [offered, frozen, plain] { try await spool.enter(capture) }
        #expect(try await spool.begin(offered, at: now))
        #expect(try await spool.freeze([frozen.exam]).count == 1)
        for capture in [offered, frozen, plain] {
            #expect(try await pack(capture, in: spool) == false)
            #expect(try await spool.capture(capture.exam)?.objects == record)
        }
        let attached = try fixture.capture(objects: record), patient = WireID.timeOrdered()
        try await spool.enter(attached)
        let named = try fixture.capture(patient: PatientReference(id: patient))
        let signed = try CompactJWS(named.signedManifest)
        #expect(try await spool.replace(manifest: signed, of: attached, patient: patient, at: now))
        #expect(try await pack(attached, in: spool) == false, "the patient would be lost")
        let fresh = try #require(try await spool.capture(attached.exam))
        #expect(try await pack(fresh, in: spool))
        #expect(try await spool.replace(manifest: signed, of: fresh, patient: patient, at: now) == false)
    }

    @Test func `the database itself keeps the objects of an offered exam, and every original`() async throws {
        let spool = try fixture.open(), packed = try fixture.capture(objects: record)
        try await spool.enter(packed)
        #expect(try await pack(packed, in: spool))
        try await spool.begin(packed.exam, at: now)
        let queue = try DatabaseQueue(path: fixture.root + "/spool/spool.sqlite")
        for sql in [
            "DELETE FROM object", "DELETE FROM original", "UPDATE original SET name = 'x'",
            "UPDATE object SET name = 'x'",
            "INSERT INTO object SELECT exam, 9, name, size, sha256, essential FROM object WHERE number = 1",
        ] {
            #expect(throws: DatabaseError.self, "\(sql)") { try queue.inDatabase { try $0.execute(sql: sql) } }
        }
    }

    @Test func `the originals go with the parts, a month after the receipt, and never before`() async throws {
        let spool = try fixture.open()
        let files = [
            try spool.folder.keep([1, 2, 3], as: "r.hea", number: 1),
            try spool.folder.keep([4, 5], as: "r.dat", number: 2),
        ]
        for object in parts { _ = try spool.folder.keep([object.number == 1 ? 8 : 9], as: object.name, number: 1) }
        let capture = try fixture.capture(objects: files)
        try await spool.enter(capture)
        #expect(try await pack(capture, in: spool))
        #expect(try await spool.prune(receiptedBefore: .distantFuture, limit: 9, at: now).files == 0)
        #expect(files.allSatisfy(spool.folder.isWhole))
        try await spool.keep(receipt: "r", of: capture.exam, at: now)
        let manifest = Manifest(exam: capture.exam, kind: "ECG12", urgency: .routine, performedAt: now, objects: [])
        let standing = ExamStanding(manifest, state: "queued", since: now, objects: [], readings: [])
        try await spool.keep(Standing(standing), at: now)
        #expect(try await spool.prune(receiptedBefore: .distantFuture, limit: 9, at: now).files == 4)
        #expect(!files.contains(where: spool.folder.isWhole) && !parts.contains(where: spool.folder.isWhole))
        #expect(try await spool.capture(capture.exam)?.fileNames == ["r.hea", "r.dat"])
    }

    @Test func `a spool from before packing opens, and what waits in it may be packed`() async throws {
        let folder = fixture.root + "/spool"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let capture = try fixture.capture()
        let queue = try DatabaseQueue(path: folder + "/spool.sqlite")
        try await queue.write { database in
            for step in SpoolSchema.steps.prefix(3) { try database.execute(sql: step) }
            try database.execute(sql: "PRAGMA user_version = 3")
            try database.execute(
                sql: """
                    INSERT INTO capture (exam, kind, urgency, captured_at, signed_manifest, manifest_sha256, state, state_at)
                    VALUES (?, 'ECG12', 'routine', 1, ?, ?, 'captured', 1)
                    """,
                arguments: [capture.exam.description, capture.signedManifest, capture.manifestSha256.text])
            try database.execute(
                sql: "INSERT INTO object (exam, number, name, size, sha256) VALUES (?, 1, 'a.hea', 5, ?)",
                arguments: [capture.exam.description, capture.manifestSha256.text])
        }
        try queue.close()
        let spool = try Spool(at: folder)
        let kept = try #require(try await spool.capture(capture.exam))
        #expect(kept.mayBePacked && kept.originals.isEmpty && kept.fileNames == ["a.hea"])
        #expect(try await pack(kept, in: spool))
    }
}
