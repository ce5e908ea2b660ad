// A disk with too little room: what does not fit is not begun, and the words name the spool's folder.
import Foundation
import HubAPI
import Spool
import Testing

@Suite struct RoomTests {
    private let fixture = SpoolFixture()

    @Test func `a file that is larger than what is left is not begun, and one that fits is kept`() async throws {
        let spool = try fixture.open(), free = spool.folder.freeBytes(), path = try fixture.file("huge.bin", [1])
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        try file.truncate(atOffset: UInt64(free) * 2)
        try file.close()
        let error = #expect(throws: SpoolError.self) { _ = try spool.folder.keep(path, number: 1) }
        guard case .noRoom("huge.bin", let size, _, let folder) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(size == free * 2 && folder == fixture.root + "/spool")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/tmp").isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/blob").isEmpty)
        #expect(try spool.folder.keep(try fixture.file("small.bin", [1, 2]), number: 1).size == 2)
    }

    @Test func `the reserve is given back bit by bit, is not for captures then, and is set aside again`() throws {
        let reserve = try fixture.open().folder.reserve
        #expect(!reserve.spend() && reserve.spent == 0, "none was made")
        reserve.fill(free: 1 << 20)
        #expect(!reserve.spend(), "there was not plenty")
        reserve.fill(free: .max)
        var steps = 0
        while reserve.spend() {
            steps += 1
            #expect(reserve.spent == Int64(steps) << 18)
        }
        #expect(steps == 32 && reserve.spent == SpoolReserve.size)
        reserve.fill(free: .max)
        #expect(reserve.spent == 0)
    }

    @Test func `what waits is counted with the bytes that are left, and nothing else`() async throws {
        let spool = try fixture.open()
        #expect(try await spool.backlog() == Backlog())
        let object = try spool.folder.keep(try fixture.file("a.png", [1, 2, 3, 4]), number: 1)
        let captures = try (0..<3).map { try fixture.capture(objects: [object], at: 1_795_000_000 + Double($0)) }
        for capture in captures { try await spool.enter(capture) }
        try await spool.keep(receipt: "r", of: captures[0].exam, at: captures[0].capturedAt)
        try await spool.note(sent: 3, of: captures[2].exam)
        let backlog = try await spool.backlog()
        #expect(backlog.count == 2 && backlog.bytes == 5 && backlog.oldest == captures[1].capturedAt)
        try await spool.refuse(
            captures[2].exam, because: .init("no", status: 422, title: "不", detail: nil, en: .init(title: "No")),
            at: Date())
        #expect(try await spool.backlog().count == 1)
    }

    @Test func `an exam of the very same bytes is found, whatever its files are called`() async throws {
        let spool = try fixture.open()
        let one = try spool.folder.keep(try fixture.file("a.png", [1, 2]), number: 1)
        let two = try spool.folder.keep(try fixture.file("b.png", [3]), number: 2)
        let first = try fixture.capture(objects: [one, two])
        try await spool.enter(first)
        #expect(try await spool.twin(of: first) == nil)
        var copy = one
        copy.number = 1
        let part = try fixture.capture(objects: [copy])
        try await spool.enter(part)
        #expect(try await spool.twin(of: part)?.exam == first.exam)
        #expect(try await spool.twin(of: first) == nil, "it holds one of the two files only")
    }
}
