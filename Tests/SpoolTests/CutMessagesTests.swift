// Messages without an end: kept once, listed, let go when the whole message comes.
import Foundation
import HubAPI
import Testing

@testable import Spool

@Suite struct CutMessagesTests {
    private let fixture = SpoolFixture()

    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test func `are kept once, durably under their hash, and listed`() throws {
        let cut = try fixture.open().folder.cut
        let kept = [try cut.keep(bytes("MSH|a\rPID"), ending: "hl7"), try cut.keep(bytes("MSH|a\rPID"), ending: "hl7")]
        #expect(kept == [true, false])
        let message = try #require(try fixture.open().folder.cut.all().first)
        #expect(message.size == 9 && message.path.hasSuffix(".hl7"))
        #expect(FileManager.default.contents(atPath: message.path) == Data(bytes("MSH|a\rPID")))
    }

    @Test func `go when the whole message comes, and only then`() throws {
        let cut = try fixture.open().folder.cut
        for text in ["MSH|a\rPID|", "MSH|b\rPID|", "MSH|"] { _ = try cut.keep(bytes(text), ending: "hl7") }
        cut.forget(beginsOf: bytes("MSH|a\rPID|1\r"))
        #expect(Set(cut.all().map(\.size)) == [4, 10] && cut.all().count == 2)
    }

    @Test func `what has begun grows in its place, is listed by the next process, and goes with the whole`() throws {
        let cut = try fixture.open().folder.cut
        try cut.keep(begun: bytes("H|\r"), ending: "astm")
        try cut.keep(begun: bytes("H|\rR|1\r"), ending: "astm")
        #expect(cut.all().isEmpty, "it goes on")
        #expect(try FileManager.default.contentsOfDirectory(atPath: cut.folder).count == 1)
        let next = try fixture.open().folder.cut
        try next.showBegun()
        let left = try #require(next.all().first)
        #expect(FileManager.default.contents(atPath: left.path) == Data(bytes("H|\rR|1\r")))
        next.forget(beginsOf: bytes("H|\rR|1\rL|1\r"))
        try cut.keep(begun: bytes("H|2\r"), ending: "astm")
        cut.forget(beginsOf: bytes("H|2\rL|1\r"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: cut.folder).isEmpty)
    }

    @Test func `what begins is kept however many old ones are listed, and two that begin alike do not harm each other`()
        throws
    {
        let cut = try fixture.open().folder.cut
        for number in 0..<CutMessages.limit {
            _ = FileManager.default.createFile(atPath: "\(cut.folder)/\(number).hl7", contents: Data([1]))
        }
        try cut.keep(begun: bytes("H|\rR|1\r"), ending: "astm")
        try cut.keep(begun: bytes("H|\rR|2\r"), ending: "astm")
        #expect(cut.all().count == CutMessages.limit + 1, "the first is listed, as nothing more of it came")
        try cut.keep(begun: bytes("H|\rR|2\rR|3\r"), ending: "astm")
        cut.forget(beginsOf: bytes("H|\rR|2\rR|3\rL|1\r"))
        cut.forget(beginsOf: bytes("H|\rR|1\rL|1\r"))
        #expect(cut.all().count == CutMessages.limit)
    }

    @Test func `what had begun and was given up takes its name without more room`() throws {
        let cut = try fixture.open().folder.cut
        try cut.keep(begun: bytes("H|\r"), ending: "astm")
        #expect(try cut.keep(bytes("H|\r"), ending: "astm"))
        #expect(try cut.all().count == 1 && !cut.keep(bytes("H|\r"), ending: "astm"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: cut.folder).count == 1)
    }

    @Test func `what is given up in the same place again and again leaves one file, and room for every analyser`()
        throws
    {
        let cut = try fixture.open().folder.cut
        for _ in 0..<3 {
            try cut.keep(begun: bytes("H|1\rR|1\r"), ending: "astm")
            _ = try cut.keep(bytes("H|1\rR|1\r"), ending: "astm")
            try cut.keep(begun: bytes("H|2\r"), ending: "astm")
            _ = try cut.keep(bytes("H|2\rR|1\r"), ending: "astm")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: cut.folder).count == 2 && cut.all().count == 2)
    }

    @Test func `do not fill the disk`() throws {
        let cut = try fixture.open().folder.cut
        for number in 0..<CutMessages.limit {
            _ = FileManager.default.createFile(atPath: "\(cut.folder)/\(number).hl7", contents: Data([1]))
        }
        #expect(throws: SpoolError.disk(path: cut.folder, errno: ENOSPC)) { try cut.keep([1, 2], ending: "hl7") }
    }

    @Test func `a message that two connections bring at once is entered once`() async throws {
        let spool = try fixture.open()
        let object = try spool.folder.keep(bytes("MSH|"), as: "a.hl7", number: 1)
        let captures = [try fixture.capture(objects: [object]), try fixture.capture(objects: [object])]
        let entered = [try await spool.enterOnce(captures[0]), try await spool.enterOnce(captures[1])]
        #expect(entered == [true, false])
        #expect(try await spool.captures(limit: 9).map(\.exam) == [captures[0].exam])
    }
}
