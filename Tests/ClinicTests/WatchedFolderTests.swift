// The watched folder: what is complete, what stays, and that nothing is captured twice.
import Foundation
import Glibc
import HubAPI
import Spool
import Synchronization
import TestSupport
import Testing

@testable import Clinic

@Suite struct WatchedFolderTests {
    private let own = TemporaryFolder("watch")
    private var root: String { own.path }

    private func folder() throws -> WatchedFolder {
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        let folder = WatchedFolder(root)
        try folder.prepare()
        return folder
    }

    /// Ends as a PNG file does, and as a message does.
    private static let ended: [UInt8] = [1, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82, 0x0D]

    private func write(_ name: String, _ bytes: [UInt8] = ended) throws {
        try Data(bytes).write(to: URL(filePath: root + "/" + name))
    }

    private func look(_ folder: inout WatchedFolder) -> [[String]] {
        folder.complete(among: folder.sightings()).map { $0.files.map(\.name) }
    }

    private func names(_ folder: inout WatchedFolder) -> Set<String> {
        Set(folder.notices.map { "\($0.key.dropFirst(root.count + 1)) \($0.value.name)" })
    }

    @Test func `tables go by the folder's mapping, and stay where there is none`() throws {
        var without = try folder()
        try write("t.csv", Array("No,Hb\n7,124\n".utf8))
        try write("m.txt", Array("MSH|^~\\&|A\r".utf8))
        try write("e.xml", Array("<AnnotatedECG/>".utf8))
        try write("o.xml", Array("<settings/>".utf8))
        _ = look(&without)
        #expect(Set(look(&without).joined()) == ["m.txt", "e.xml"])
        #expect(names(&without) == ["t.csv table-without-mapping", "o.xml kind-unknown"])
        var with = WatchedFolder(root, mapping: "bc-20s")
        _ = with.complete(among: with.sightings())
        let taken = with.complete(among: with.sightings()).map { "\($0.files[0].name) \($0.kind) \($0.mapping ?? "-")" }
        #expect(Set(taken) == ["m.txt CBC -", "e.xml ECG12 -", "t.csv CBC bc-20s"])
    }

    @Test func `what is no exam is opened once, and again when it or the folder has changed`() throws {
        let opened = Mutex<[String]>([])
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        var folder = WatchedFolder(root) { file in
            opened.withLock { $0.append(file.name) }
            return false
        }
        try write("one.pdf", Array("%PDF-1.4".utf8))
        try write("two.pdf", Array("%PDF-1.7".utf8))
        for _ in 0..<9 {
            _ = look(&folder)
            opened.withLock { $0.sort() }
        }
        #expect(opened.withLock(\.self) == ["one.pdf", "two.pdf"])
        #expect(names(&folder) == ["one.pdf kind-unknown", "two.pdf kind-unknown"])
        try write("two.pdf", Self.ended + Self.ended)
        for _ in 0..<3 { _ = look(&folder) }
        #expect(opened.withLock { $0.count { $0 == "one.pdf" } } == 1)
        #expect(opened.withLock { $0.count { $0 == "two.pdf" } } == 2)
        try write("late.png")
        for _ in 0..<3 { _ = look(&folder) }
        #expect(opened.withLock { $0.count { $0 == "one.pdf" } } == 2, "what has come may belong to it")
    }

    @Test func `what cannot be read for a moment is no stranger for good`() throws {
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        var folder = WatchedFolder(root) { _ in false }
        try write("o", Array("<AnnotatedECG/>".utf8))
        _ = look(&folder)
        let there = folder.sightings()
        try FileManager.default.moveItem(atPath: root + "/o", toPath: root + "/.o")
        #expect(folder.complete(among: there).isEmpty)
        #expect(names(&folder) == ["o file-unreadable"])
        try FileManager.default.moveItem(atPath: root + "/.o", toPath: root + "/o")
        #expect(look(&folder) == [["o"]], "the same file, at the same place on the disk")
    }

    @Test func `a file is complete when two looks find it the same`() throws {
        var folder = try folder()
        try write("a.hl7")
        #expect(look(&folder).isEmpty)
        try write("a.hl7", [1, 2, 3, 0x0D])
        #expect(look(&folder).isEmpty)
        #expect(look(&folder) == [["a.hl7"]])
    }

    @Test func `a file that is open for writing is not complete, however quiet`() throws {
        var folder = try folder()
        try write("a.png")
        let writer = try FileHandle(forWritingTo: URL(filePath: root + "/a.png"))
        let whileOpen = [look(&folder), look(&folder), look(&folder)]
        #expect(whileOpen.allSatisfy { $0.isEmpty })
        try writer.close()
        #expect(look(&folder) == [["a.png"]])
    }

    @Test func `a file that gets its name when it is finished is taken under that name`() throws {
        var folder = try folder()
        try write("a.png.part")
        let before = [look(&folder), look(&folder)]
        try FileManager.default.moveItem(atPath: root + "/a.png.part", toPath: root + "/a.png")
        _ = look(&folder)
        #expect(before.allSatisfy { $0.isEmpty })
        #expect(look(&folder) == [["a.png"]])
    }

    @Test func `a record is one exam, and waits until all of it is there`() throws {
        var folder = try folder()
        try write("r.hea")
        _ = look(&folder)
        #expect(look(&folder).isEmpty)
        #expect(names(&folder) == ["r.hea record-incomplete"])
        try write("r.dat")
        _ = look(&folder)
        #expect(look(&folder) == [["r.dat", "r.hea"]])
        #expect(names(&folder).isEmpty)
    }

    @Test func `empty files and files of no kind stay, with a notice`() throws {
        var folder = try folder()
        try write("empty.png", [])
        try write("letter.docx")
        _ = look(&folder)
        #expect(look(&folder).isEmpty)
        #expect(names(&folder) == ["empty.png file-empty", "letter.docx kind-unknown"])
    }

    @Test func `a file that never comes to rest is spoken of`() throws {
        var folder = try folder()
        for length in 1...62 {
            try write("a.png", [UInt8](repeating: 0, count: length))
            _ = look(&folder)
        }
        #expect(names(&folder) == ["a.png file-changing"])
    }

    @Test func `what lies in a subfolder is as urgent as the subfolder, and goes first`() throws {
        var folder = try folder()
        try write("a.png")
        try write("urgent/b.png")
        try write("emergency/c.png")
        _ = look(&folder)
        let groups = folder.complete(among: folder.sightings())
        #expect(groups.map(\.urgency) == [.emergency, .urgent, .routine])
    }

    @Test func `a folder that is none of ours is spoken of, and its files stay`() throws {
        var folder = try folder()
        for name in ["/cardio", "/urgent/old", "/.cache", "/sent/2026"] {
            try FileManager.default.createDirectory(atPath: root + name, withIntermediateDirectories: true)
        }
        try write("cardio/a.png")
        let seen = [look(&folder), look(&folder)]
        #expect(seen.allSatisfy { $0.isEmpty })
        folder.noteStrangers()
        #expect(names(&folder) == ["cardio folder-ignored", "urgent/old folder-ignored"])
    }

    /// A name as a Windows program of China writes it: 胸片.png in GBK.
    private static let gbk: [UInt8] = [0xD0, 0xD8, 0xC6, 0xAC, 0x2E, 0x70, 0x6E, 0x67]

    private func write(raw name: [UInt8], _ bytes: [UInt8] = ended) throws {
        let path = (Array(root.utf8) + [0x2F] + name + [0]).map { CChar(bitPattern: $0) }
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        try FileHandle(fileDescriptor: descriptor, closeOnDealloc: true).write(contentsOf: Data(bytes))
    }

    @Test func `a name in GBK, or in no character set at all, is a file like any other`() throws {
        var folder = try folder()
        try write(raw: Self.gbk)
        try write(raw: [0xFF, 0xFE] + Array(".png".utf8))
        _ = look(&folder)
        let groups = folder.complete(among: folder.sightings())
        #expect(groups.flatMap(\.files).map(\.name) == ["\\xff\\xfe.png", "胸片.png"])
        let file = try #require(groups.flatMap(\.files).last)
        try file.checkUnchanged()
        let spool = try SpoolFolder(at: root + "/spool")
        let kept = try spool.keep(file, number: 1)
        #expect(kept.name == "胸片.png" && kept.sha256 == SHA256Hex(of: Self.ended))
        #expect(try file.move(to: root + "/sent/" + file.name))
        #expect(FileManager.default.contents(atPath: root + "/sent/胸片.png") == Data(Self.ended))
    }

    @Test func `two files whose names read the same stay two`() throws {
        var folder = try folder()
        try write(raw: Self.gbk)
        try write("胸片.png")
        _ = look(&folder)
        #expect(look(&folder).flatMap(\.self) == ["\\xd0\\xd8\\xc6\\xac.png", "胸片.png"])
    }

    @Test func `a writer that closes its file and goes on later is waited for`() throws {
        var folder = try folder()
        let start = ContinuousClock.now
        func look(_ second: Int) -> [WatchedFolder.Group] {
            folder.complete(among: folder.sightings(), at: start.advanced(by: .seconds(second)))
        }
        try write("a.png", Array(Self.ended.prefix(4)))
        try write("a.hl7", Array("MSH|^~\\&|A\rOBX|1|NM|WB".utf8))
        try write("emergency/e.png", [1, 2])
        #expect([0, 1, 6, 9].allSatisfy { look($0).isEmpty })
        #expect(folder.notices.values.allSatisfy { $0.name == "file-incomplete" } && folder.notices.count == 3)
        try write("a.png", Self.ended)
        let urgent = look(10)
        #expect(urgent.map(\.urgency) == [.emergency] && urgent[0].isCut)
        let whole = look(11).filter { $0.urgency == .routine }
        #expect(whole.flatMap(\.files).map(\.name) == ["a.png"] && !whole[0].isCut)
        let given = look(30).filter { $0.files[0].name == "a.hl7" }
        #expect(given.count == 1 && given[0].isCut, "nobody goes on after half a minute")
    }

    @Test func `links and pipes stay, and it says so`() throws {
        var folder = try folder()
        try write("target.png")
        try FileManager.default.createSymbolicLink(
            atPath: root + "/link.png", withDestinationPath: root + "/target.png")
        #expect(unsafe mkfifo(root + "/pipe.hl7", 0o600) == 0)
        _ = look(&folder)
        #expect(look(&folder) == [["target.png"]])
        folder.noteStrangers()
        #expect(names(&folder) == ["link.png not-a-file", "pipe.hl7 not-a-file"])
    }

    @Test func `links, hidden files and folders are left alone`() throws {
        var folder = try folder()
        try write(".hidden.png")
        try write("target.docx")
        try FileManager.default.createSymbolicLink(
            atPath: root + "/link.png", withDestinationPath: root + "/target.docx")
        try FileManager.default.createDirectory(atPath: root + "/x.png", withIntermediateDirectories: true)
        _ = look(&folder)
        #expect(look(&folder).isEmpty)
    }

    @Test(arguments: [
        ("a.png", "a.png"), ("a\nb\u{7}.png", "a_b_.png"), ("..\\a:b/c.png", "_a_b_c.png"), (".png", "png"),
        ("\u{1FA7A}心电 1.hea", "\u{1FA7A}心电 1.hea"), ("\u{202E}gnp.a", "_gnp.a"), ("\n", "_"), (" . ", "object-7"),
    ])
    func `a name is cleaned for the manifest`(_ name: String, _ clean: String) {
        #expect(ObjectName.clean(name, number: 7) == clean)
    }

    @Test func `a name that is too long keeps its ending, and equal names are told apart`() throws {
        let long = ObjectName.clean(String(repeating: "长", count: 300) + ".png", number: 1)
        #expect(long.hasSuffix(".png") && long.count <= 90 && long.utf8.count <= 400)
        let hash = try #require(SHA256Hex(String(repeating: "a", count: 64)))
        let objects = ["a.png", "A.png"].enumerated().map {
            Manifest.Object(number: $0 + 1, name: $1, mediaType: "x", size: 1, sha256: hash)
        }
        #expect(ObjectName.distinct(objects).map(\.name) == ["a.png", "2-A.png"])
    }
}
