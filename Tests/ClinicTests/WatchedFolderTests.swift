// The watched folder: what is complete, what stays, and that nothing is captured twice.
import Foundation
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

    private func write(_ name: String, _ bytes: [UInt8] = [1, 2, 3]) throws {
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

    @Test func `a file is complete when two looks find it the same`() throws {
        var folder = try folder()
        try write("a.hl7")
        #expect(look(&folder).isEmpty)
        try write("a.hl7", [1, 2, 3, 4])
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
