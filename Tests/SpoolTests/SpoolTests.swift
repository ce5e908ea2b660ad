// The spool against real SQLite: durable, ordered, never going back.
import Foundation
import GRDB
import Glibc
import HubAPI
import Testing

@testable import Spool

@Suite struct SpoolTests {
    private let fixture = SpoolFixture()
    private let now = Date(timeIntervalSince1970: 1_795_000_050)
    private let problem = Problem(
        "privilege-required", status: 403, title: "缺少权限", detail: nil, en: .init(title: "No privilege"))

    @Test func `every commit is synced`() async throws {
        let durability = try await fixture.open().durability()
        #expect(durability.journal == "wal")
        #expect(durability.synchronous == 2)
    }

    @Test func `a capture is there after reopening`() async throws {
        let file = try fixture.file("a.hl7", [1, 2, 3])
        let spool = try fixture.open()
        let capture = try fixture.capture(objects: [try spool.folder.keep(file, number: 1)])
        try await spool.enter(capture)
        let again = try fixture.open()
        #expect(try await again.capture(capture.exam) == capture)
        #expect(
            try Data(contentsOf: URL(filePath: again.folder.path(of: capture.objects[0].sha256)))
                == Data([1, 2, 3]))
        #expect(try await again.events(of: capture.exam).map(\.state) == [.captured])
    }

    @Test func `a capture survives the death of its process`() async throws {
        let folder = fixture.root + "/killed"
        await #expect(processExitsWith: .signal(SIGKILL)) { [folder = folder as String] in
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data([7]).write(to: URL(filePath: folder + "/x.png"))
            let spool = try Spool(at: folder + "/spool")
            let object = try spool.folder.keep(folder + "/x.png", number: 1)
            try await spool.enter(try SpoolFixture().capture(objects: [object]))
            kill(getpid(), SIGKILL)
        }
        let spool = try Spool(at: folder + "/spool")
        let found = try #require(try await spool.captures(limit: 10).first)
        #expect(found.state == .captured)
        #expect(spool.folder.isWhole(found.objects[0]))
    }

    @Test func `files are kept under their hash and nothing is left behind`() throws {
        let spool = try fixture.open()
        let file = try fixture.file("名 字.png", Array(repeating: 9, count: 700_000))
        let object = try spool.folder.keep(file, number: 3)
        #expect(object.name == "名 字.png")
        #expect(object.size == 700_000)
        #expect(object.sha256 == SHA256Hex(of: [UInt8](repeating: 9, count: 700_000)))
        #expect(try spool.folder.keep(file, number: 3) == object)
        #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.root + "/spool/tmp").isEmpty)
    }

    @Test func `what is no whole file is not captured`() throws {
        let folder = try fixture.open().folder
        let empty = try fixture.file("empty", [])
        #expect(throws: SpoolError.empty(path: empty)) { try folder.keep(empty, number: 1) }
        #expect(throws: SpoolError.notAFile(path: fixture.root)) { try folder.keep(fixture.root, number: 1) }
        #expect(throws: SpoolError.unreadable(path: "/no/such", errno: ENOENT)) {
            try folder.keep("/no/such", number: 1)
        }
    }

    @Test func `a damaged file is noticed`() throws {
        let folder = try fixture.open().folder
        let object = try folder.keep(try fixture.file("a", [1, 2]), number: 1)
        #expect(folder.isWhole(object))
        try Data([1, 3]).write(to: URL(filePath: folder.path(of: object.sha256)))
        #expect(!folder.isWhole(object))
    }

    @Test func `emergencies go first, then the oldest`() async throws {
        let spool = try fixture.open()
        let captures = [
            try fixture.capture(.routine, at: 1_795_000_000), try fixture.capture(.urgent, at: 1_795_000_001),
            try fixture.capture(.emergency, at: 1_795_000_002),
            try fixture.capture(.routine, at: 1_794_000_000),
        ]
        for capture in captures { try await spool.enter(capture) }
        let order = try await spool.waiting(limit: 10).map(\.exam)
        #expect(order == [2, 1, 3, 0].map { captures[$0].exam })
    }

    @Test func `a refused capture keeps the problem and can be sent again`() async throws {
        let spool = try fixture.open()
        let capture = try fixture.capture()
        try await spool.enter(capture)
        try await spool.begin(capture.exam, at: now)
        try await spool.refuse(capture.exam, because: problem, at: now)
        #expect(try await spool.capture(capture.exam)?.problem == problem)
        #expect(try await spool.waiting(limit: 10).isEmpty)
        try await spool.requeue(capture.exam, at: now)
        let again = try #require(try await spool.waiting(limit: 10).first)
        #expect(again.problem == nil)
        #expect(again.attempts == 1)
        #expect(again.signedManifest == capture.signedManifest)
    }

    @Test func `what has its receipt never goes back`() async throws {
        let spool = try fixture.open()
        let exam = try fixture.capture()
        try await spool.enter(exam)
        try await spool.keep(receipt: "r", of: exam.exam, at: now)
        await #expect(throws: SpoolError.self) { try await spool.begin(exam.exam, at: now) }
        await #expect(throws: SpoolError.self) {
            try await spool.refuse(exam.exam, because: problem, at: now)
        }
        await #expect(throws: SpoolError.self) { try await spool.keep(receipt: "s", of: exam.exam, at: now) }
        #expect(try await spool.capture(exam.exam)?.receipt == "r")
        #expect(try await spool.counts() == [.stored: 1])
    }

    @Test(arguments: [
        "UPDATE capture_event SET note = 'x'", "DELETE FROM capture_event",
        "UPDATE capture SET signed_manifest = 'x'", "UPDATE object SET size = 0",
        "UPDATE capture SET receipt = 'other'", "UPDATE capture SET state = 'lost'",
    ])
    func `the database itself refuses to rewrite the past`(_ sql: String) async throws {
        let spool = try fixture.open()
        let object = SpooledObject(number: 1, name: "a", size: 1, sha256: SHA256Hex(of: [UInt8(1)]))
        let capture = try fixture.capture(objects: [object])
        try await spool.enter(capture)
        try await spool.keep(receipt: "r", of: capture.exam, at: now)
        let queue = try DatabaseQueue(path: fixture.root + "/spool/spool.sqlite")
        #expect(throws: DatabaseError.self) { try queue.inDatabase { try $0.execute(sql: sql) } }
    }

    @Test func `a capture whose row cannot be read is kept and named, and holds up no other`() async throws {
        let spool = try fixture.open(), bad = try fixture.capture(), good = try fixture.capture()
        for one in [bad, good] { try await spool.enter(one) }
        let queue = try DatabaseQueue(path: fixture.root + "/spool/spool.sqlite")
        try await queue.write { database in
            try database.execute(
                sql: "UPDATE capture SET signed_manifest = 'sealed:x' WHERE exam = ?", arguments: [bad.exam.description]
            )
        }
        #expect(try await spool.sendable(limit: 9, at: now).map(\.exam) == [good.exam])
        #expect(try await spool.waiting(limit: 9).map(\.exam) == [good.exam])
        #expect(await spool.unreadable == [bad.exam.description])
        #expect(try await spool.counts() == [.captured: 2])
    }

    @Test func `a spool of a later version is left alone`() throws {
        _ = try fixture.open()
        let queue = try DatabaseQueue(path: fixture.root + "/spool/spool.sqlite")
        try queue.inDatabase { try $0.execute(sql: "PRAGMA user_version = 99") }
        #expect(throws: SpoolError.fromTheFuture(version: 99)) { try fixture.open() }
    }

    @Test func `a report makes its capture read, once`() async throws {
        let spool = try fixture.open()
        let capture = try fixture.capture()
        try await spool.enter(capture)
        try await spool.keep(receipt: "r", of: capture.exam, at: now)
        let signed = try fixture.report(on: capture.exam)
        try await spool.keep(signed, at: now)
        try await spool.keep(signed, at: now)
        #expect(try await spool.capture(capture.exam)?.state == .read)
        #expect(try await spool.capture(capture.exam)?.report == signed.report.id)
        #expect(try await spool.events(of: capture.exam).map(\.state) == [.captured, .stored, .read])
        #expect(try await spool.has(signed.report.id, version: 1))
        #expect(try await spool.reports(limit: 10).map(\.signed) == [signed])
    }

    @Test func `an opening is told until the hub knows of it`() async throws {
        let spool = try fixture.open()
        let signed = try fixture.report(on: .timeOrdered())
        let id = signed.report.id
        try await spool.keep(signed, at: now)
        #expect(try await spool.openingsToTell(limit: 10).isEmpty)
        try await spool.open(id, at: now)
        try await spool.open(id, at: now.addingTimeInterval(60))
        #expect(try await spool.openingsToTell(limit: 10) == [id])
        #expect(try await spool.report(id)?.openedAt == now)
        try await spool.openingIsKnown(id)
        #expect(try await spool.openingsToTell(limit: 10).isEmpty)
        let amended = try fixture.report(on: .timeOrdered(), version: 2, id: id)
        try await spool.keep(amended, at: now)
        #expect(try await spool.report(id)?.signed == amended)
    }

    @Test func `settings are remembered`() async throws {
        try await fixture.open().set("cursor", to: "1")
        try await fixture.open().set("cursor", to: "2")
        #expect(try await fixture.open().setting("cursor") == "2")
        #expect(try await fixture.open().setting("other") == nil)
    }

    @Test func `two spools over one folder both write`() async throws {
        let spools = [try fixture.open(), try fixture.open()]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<40 {
                let capture = try fixture.capture()
                group.addTask { try await spools[index % 2].enter(capture) }
            }
            try await group.waitForAll()
        }
        #expect(try await spools[0].counts() == [.captured: 40])
    }

    @Test func `one process at a time holds the lock`() throws {
        let path = try fixture.file("lock", [0])
        let held = try FolderLock(path)
        #expect(held != nil)
        #expect(try FolderLock(path) == nil)
        withExtendedLifetime(held) {}
    }

    @Test func `a lock that is refused closes no file but its own`() async throws {
        let path = try fixture.file("lock", [0])
        let held = try #require(try FolderLock(path))
        let stolen = await withTaskGroup(of: Int.self) { group in
            group.addTask { (0..<20_000).count { _ in (try? FolderLock(path)) != nil } }
            for _ in 0..<3 {
                group.addTask { (0..<20_000).count { _ in close(unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)) != 0 } }
            }
            return await group.reduce(0, +)
        }
        #expect(stolen == 0)
        withExtendedLifetime(held) {}
    }

    @Test func `only old unfinished copies are cleared`() throws {
        let folder = try fixture.open().folder
        let old = fixture.root + "/spool/tmp/\(WireID.timeOrdered(at: now.addingTimeInterval(-90_000)))"
        let fresh = fixture.root + "/spool/tmp/\(WireID.timeOrdered(at: now))"
        for path in [old, fresh] { try Data([1]).write(to: URL(filePath: path)) }
        folder.clearLeftovers(before: now)
        #expect(!FileManager.default.fileExists(atPath: old))
        #expect(FileManager.default.fileExists(atPath: fresh))
    }

    @Test(arguments: [Spool.refused, Spool.mended])
    func `files of refused exams are found by indexes, however much was ever captured`(_ sql: String) throws {
        _ = try fixture.open()
        let queue = try DatabaseQueue(path: fixture.root + "/spool/spool.sqlite")
        let plan = try queue.read { database in
            try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN " + sql, arguments: [1]).map { $0["detail"] as String }
        }
        let tables = ["c", "s", "capture", "source", "capture_event"]
        #expect(!plan.contains { line in tables.contains { line == "SCAN \($0)" } }, "\(plan)")
        #expect(plan.contains { $0.hasPrefix("SEARCH s USING INDEX source_moved") }, "\(plan)")
    }
}
