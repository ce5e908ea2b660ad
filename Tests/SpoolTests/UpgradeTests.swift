// A spool that an earlier program wrote is opened by this one, and what it held is whole; endings and sightings.
import Foundation
import GRDB
import HubAPI
import Testing

@testable import Spool

@Suite struct UpgradeTests {
    private let fixture = SpoolFixture()
    private let now = Date(timeIntervalSince1970: 1_795_000_050)
    private let problem = Problem("no", status: 403, title: "不", detail: nil, en: .init(title: "No"))

    @Test func `a spool of the first version keeps its captures, its receipts and its order`() async throws {
        let folder = fixture.root + "/spool"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let waiting = try fixture.capture(.urgent), stored = try fixture.capture()
        let queue = try DatabaseQueue(path: folder + "/spool.sqlite")
        try await queue.write { database in
            try database.execute(sql: SpoolSchema.steps[0])
            try database.execute(sql: "PRAGMA user_version = 1")
            for (capture, state, receipt) in [(waiting, "sending", nil), (stored, "stored", "r")] {
                try database.execute(
                    sql: """
                        INSERT INTO capture (exam, kind, urgency, captured_at, signed_manifest, manifest_sha256,
                            state, state_at, receipt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        capture.exam.description, capture.kind, capture.urgency.rawValue, 1.0, capture.signedManifest,
                        capture.manifestSha256.text, state, 2.0, receipt,
                    ])
                try database.execute(
                    sql: "INSERT INTO object (exam, number, name, size, sha256) VALUES (?, 1, 'a', 5, ?)",
                    arguments: [capture.exam.description, capture.manifestSha256.text])
            }
        }
        try queue.close()
        let spool = try Spool(at: folder)
        try await spool.resume(at: now)
        #expect(try await spool.counts() == [.queued: 1, .stored: 1])
        let kept = try #require(try await spool.waiting(limit: 9).first)
        #expect(kept.exam == waiting.exam && kept.objects.map(\.size) == [5] && kept.sent == 0)
        #expect(try await spool.capture(stored.exam)?.receipt == "r")
    }

    @Test func `an ending is for what was refused, and stays`() async throws {
        let spool = try fixture.open(), capture = try fixture.capture()
        try await spool.enter(capture)
        await #expect(throws: SpoolError.self) { try await spool.discard(capture.exam, because: "x", at: now) }
        try await spool.refuse(capture.exam, because: problem, at: now)
        try await spool.discard(capture.exam, because: "x", at: now)
        await #expect(throws: SpoolError.self) { try await spool.discard(capture.exam, because: "y", at: now) }
        await #expect(throws: SpoolError.self) { try await spool.keep(receipt: "r", of: capture.exam, at: now) }
        #expect(try await spool.capture(capture.exam)?.state == .discarded)
        let queue = try DatabaseQueue(path: fixture.root + "/spool/spool.sqlite")
        for sql in ["UPDATE capture SET ending = NULL", "UPDATE capture SET state = 'queued'", "DELETE FROM capture"] {
            #expect(throws: DatabaseError.self) { try queue.inDatabase { try $0.execute(sql: sql) } }
        }
    }

    @Test func `a correction that cannot end the old exam enters no new one`() async throws {
        let spool = try fixture.open(), old = try fixture.capture(), new = try fixture.capture()
        try await spool.enter(old)
        await #expect(throws: SpoolError.self) { try await spool.enter(new, insteadOf: old.exam) }
        #expect(try await spool.capture(new.exam) == nil)
    }

    @Test func `a moved file is the same file, a changed one is not, and nothing is replaced`() throws {
        let path = try fixture.file("a.png", [1, 2]), other = try fixture.file("b.png", [3])
        let seen = try #require(FileSighting("a.png", in: fixture.root))
        #expect(try seen.move(to: other) == false)
        #expect(try Data(contentsOf: URL(filePath: other)) == Data([3]))
        try seen.checkUnchanged()
        try Data([1, 2, 3]).write(to: URL(filePath: path))
        #expect(throws: SpoolError.changing(path: path)) { try seen.checkUnchanged() }
        let again = try #require(FileSighting("a.png", in: fixture.root))
        #expect(try again.move(to: fixture.root + "/c.png"))
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(try Data(contentsOf: URL(filePath: fixture.root + "/c.png")) == Data([1, 2, 3]))
    }

    @Test func `a move that was cut short is finished, with one copy left`() throws {
        let path = try fixture.file("a.png", [1, 2]), target = fixture.root + "/moved.png"
        try FileManager.default.linkItem(atPath: path, toPath: target)
        let seen = try #require(FileSighting("a.png", in: fixture.root))
        #expect(try seen.move(to: target))
        #expect(!FileManager.default.fileExists(atPath: path) && FileManager.default.fileExists(atPath: target))
    }

    @Test func `captured bytes are read in pieces from any offset`() throws {
        let folder = try fixture.open().folder
        let object = try folder.keep(try fixture.file("a", Array(0..<100)), number: 1)
        #expect(try folder.bytes(of: object, from: 90, count: 64) == Array(90..<100))
        #expect(try folder.bytes(of: object, from: 10, count: 5) == [10, 11, 12, 13, 14])
        #expect(try folder.bytes(of: object, from: 100, count: 5).isEmpty)
        #expect((0...100).contains(try #require(folder.fullness())))
    }

    @Test func `a disk that other machines write is known by its mount`() {
        let table = """
            22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
            61 22 0:53 / /srv/lianyi/watch rw,relatime shared:30 master:2 - cifs //nas/exams rw,vers=3.0
            62 22 0:54 / /mnt/a\\040b rw - nfs4 nas:/b rw

            """
        let answers = [0xFE01, 0x35, 0x36, 0x37].map { MountTable.isShared(device: $0, in: table) }
        #expect(answers == [false, true, true, false])
        #expect(!MountTable.isShared(device: 0x35, in: "61 22 0:53"))
    }
}
