// What becomes of files that the agent has captured: refused ones, copies, ones that the disk has no room for.
import Foundation
import HubAPI
import Spool
import Synchronization
import Testing

@testable import Clinic

@Suite struct AgentFilesTests {
    private let fixture = ClinicFixture()
    private let said = SaidWords()

    private var watch: String { fixture.root + "/watch" }

    private func run(_ body: (Terminal) async throws -> Void) async throws {
        try FileManager.default.createDirectory(atPath: watch, withIntermediateDirectories: true)
        var settings = Agent.Settings()
        (settings.watch, settings.lookInterval, settings.fetchInterval) = (watch, 0.02, 0.1)
        (settings.staff, settings.unassigned, settings.quietSeconds) = ("village02", .send, 0)
        try await fixture.run(settings, { [said] in said.note($0) }, body)
    }

    private func drop(_ name: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(filePath: watch + "/" + name))
    }

    private func lies(_ path: String) -> Bool { FileManager.default.fileExists(atPath: watch + "/" + path) }

    @Test func `the file of an exam that the hub refuses lies in refused afterwards, and nothing of it is lost`()
        async throws
    {
        fixture.hub.state.withLock { $0.refusesAll = true }
        try await run { terminal in
            try drop("a.png", [1, 2, 3])
            try await eventually("the refusal") { try await terminal.spool.counts() == [.refused: 1] }
            try await eventually("the other folder") { lies("refused/a.png") && !lies("sent/a.png") }
            let exam = try #require(try await terminal.spool.captures(limit: 1).first?.exam)
            try await eventually("the word") { said.all.contains(.laidAside(exam, file: "a.png")) }
            #expect(FileManager.default.contents(atPath: watch + "/refused/a.png") == Data([1, 2, 3]))
            // The next one is taken, and stays among what was sent.
            fixture.hub.state.withLock { $0.refusesAll = false }
            try drop("b.png", [4])
            try await eventually("a receipt") { try await terminal.spool.counts() == [.refused: 1, .stored: 1] }
            try await eventually("the move") { lies("sent/b.png") }
        }
        #expect(said.all.count { if case .laidAside = $0 { true } else { false } } == 1)
    }

    @Test func `the file of a refused exam that is sent again, as it was or corrected, lies among what was sent`()
        async throws
    {
        fixture.hub.state.withLock { $0.refusesAll = true }
        try await run { terminal in
            for name in ["a.png", "b.png"] { try drop(name, Array(name.utf8)) }
            try await eventually("the other folder") { lies("refused/a.png") && lies("refused/b.png") }
            fixture.hub.state.withLock { $0.refusesAll = false }
            var correction = ExamCorrection()
            for capture in try await terminal.spool.captures(limit: 9) {
                _ = try await terminal.sendAgain(capture.exam, correction)
                correction.operator = "village01"
            }
            try await eventually("their places") { lies("sent/a.png") && lies("sent/b.png") }
            #expect(!lies("refused/a.png") && !lies("refused/b.png"))
        }
        // Another start leaves them there.
        try await run { terminal in
            try drop("c.png", [3])
            try await eventually("the next one") { lies("sent/c.png") }
            try await eventually("its receipt") { try await terminal.spool.counts()[.stored] == 3 }
            #expect(lies("sent/a.png") && lies("sent/b.png"))
        }
    }

    @Test func `the same file under another name is another exam, and it is said whose bytes it has`() async throws {
        try await run { terminal in
            try drop("a.png", [1, 2, 3])
            try await eventually("a receipt") { try await terminal.spool.counts() == [.stored: 1] }
            let first = try #require(try await terminal.spool.captures(limit: 1).first)
            try drop("copy of a.png", [1, 2, 3])
            try await eventually("two receipts") { try await terminal.spool.counts() == [.stored: 2] }
            let second = try #require(try await terminal.spool.captures(limit: 9).first { $0.exam != first.exam })
            try await eventually("the word") {
                said.all.contains(.twin(second.exam, of: first.exam, at: first.capturedAt))
            }
            let notes = try await terminal.spool.events(of: second.exam).compactMap(\.note)
            #expect(notes.contains { $0.contains("\(first.exam)") }, "\(notes)")
            try drop("b.png", [4])
            try await eventually("three receipts") { try await terminal.spool.counts() == [.stored: 3] }
        }
        #expect(said.all.count { if case .twin = $0 { true } else { false } } == 1)
    }

    @Test func `one file that the disk has no room for is said once, and what fits goes`() async throws {
        try await run { terminal in
            try FileManager.default.createDirectory(atPath: watch, withIntermediateDirectories: true)
            let path = watch + "/huge.png", free = terminal.spool.folder.freeBytes()
            _ = FileManager.default.createFile(atPath: path, contents: nil)
            let file = try FileHandle(forWritingTo: URL(filePath: path))
            try file.truncate(atOffset: UInt64(free) * 2)
            try file.write(contentsOf: [1])
            try file.close()
            try await eventually("the notice") {
                await terminal.folderNotices().map(\.problem.name) == ["no-room-for-file"]
            }
            let notice = try #require(await terminal.folderNotices().first?.problem)
            #expect(notice.title.contains("huge.png") && notice.title.contains(fixture.home.spoolFolder), "\(notice)")
            #expect(!terminal.spool.folder.isFull && terminal.filesWithoutRoom(in: watch).count == 1)
            try drop("small.png", [1])
            try await eventually("a receipt") { try await terminal.spool.counts() == [.stored: 1] }
            // Ten more looks, and more.
            for number in 1...3 {
                try drop("\(number).png", [UInt8(number), 9])
                try await eventually("receipt \(number)") {
                    try await terminal.spool.counts() == [.stored: 1 + number]
                }
            }
        }
        #expect(said.all.count { if case .stays(watch + "/huge.png", _) = $0 { true } else { false } } == 1)
    }
}
