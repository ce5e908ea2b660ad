// Files that other users write into the watched folder: the system does not say whether they are finished.
import Foundation
import Glibc
import HubAPI
import Spool
import Testing

@testable import Clinic

@Suite struct OthersFilesTests {
    private let root = FileManager.default.temporaryDirectory.appending(path: "others-" + UUID().uuidString).path
    private let start = ContinuousClock.now

    private static let png: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 1, 2, 3, 0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82]

    /// A folder of which it is never known whether somebody writes a file.
    private func folder() throws -> WatchedFolder {
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        let folder = WatchedFolder(root) { _ in nil }
        try folder.prepare()
        return folder
    }

    private func write(_ name: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(filePath: root + "/" + name))
    }

    private func look(_ folder: inout WatchedFolder, at second: Int) -> [[String]] {
        folder.complete(among: folder.sightings(), at: start.advanced(by: .seconds(second))).map {
            $0.files.map(\.name)
        }
    }

    @Test func `a file that nobody can vouch for is taken after ten quiet seconds`() throws {
        var folder = try folder()
        try write("a.png", Self.png)
        let early = [0, 1, 9].flatMap { look(&folder, at: $0) }
        #expect(early.isEmpty)
        #expect(look(&folder, at: 10) == [["a.png"]])
    }

    @Test func `quiet begins anew with every change`() throws {
        var folder = try folder()
        try write("a.png", Self.png)
        _ = look(&folder, at: 0)
        try write("a.png", [0] + Self.png)
        let early = [9, 10, 18].flatMap { look(&folder, at: $0) }
        #expect(early.isEmpty)
        #expect(look(&folder, at: 19) == [["a.png"]])
    }

    private static let cut: [(String, [UInt8])] = [
        ("a.png", Array(png.dropLast(3))), ("a.PNG", png + [UInt8](repeating: 0, count: 9_000)),
        ("a.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 1]), ("a.hl7", Array("MSH|^~\\&|A\rOBX|1|NM|WB".utf8)),
        ("a.astm", Array("H|\\^&\rR|1|^^^WBC|7".utf8)), ("a.hl7", Array("MSH|^~\\&|A\r\0\0".utf8)),
    ]

    @Test(arguments: cut)
    func `one that does not end as its kind does waits ten minutes, and says so`(_ name: String, _ bytes: [UInt8])
        throws
    {
        var folder = try folder()
        try write(name, bytes)
        let early = [0, 60, 599].flatMap { look(&folder, at: $0) }
        #expect(early.isEmpty)
        #expect(folder.notices.values.map(\.name) == ["file-incomplete"])
        #expect(look(&folder, at: 600) == [[name]])
    }

    private static let ended: [(String, [UInt8])] = [
        ("a.jpg", [0xFF, 0xD8, 7, 0xFF, 0xD9, 0, 0]), ("a.hl7", Array("MSH|^~\\&|A\r\n".utf8)),
        ("a.hl7", [0x0B] + Array("MSH|^~\\&|A".utf8) + [0x0D, 0x1C]), ("a.astm", Array("L|1|N\r".utf8)),
    ]

    @Test(arguments: ended)
    func `one that ends as its kind does is not held up`(_ name: String, _ bytes: [UInt8]) throws {
        var folder = try folder()
        try write(name, bytes)
        _ = look(&folder, at: 0)
        #expect(look(&folder, at: 10) == [[name]])
    }

    @Test func `a record waits until its signals are as long as its header says`() throws {
        var folder = try folder()
        try write("r.hea", Array("r 2 500 100\r\nr.dat 16 200 16 0 1 2 0 I\r\nr.dat 16 200 16 0 1 2 0 II\r\n".utf8))
        try write("r.dat", [UInt8](repeating: 1, count: 399))
        let early = [0, 60].flatMap { look(&folder, at: $0) }
        #expect(early.isEmpty && Set(folder.notices.values.map(\.name)) == ["file-incomplete"])
        try write("r.dat", [UInt8](repeating: 1, count: 400))
        _ = look(&folder, at: 61)
        #expect(look(&folder, at: 71) == [["r.dat", "r.hea"]])
    }

    @Test(arguments: [
        ("r 1 500 100\n", false), ("r 2 500 100\nr.dat 16\n", false), ("r 1 500 100\nr.mat 16+24 200\n", true),
        ("r 1 500 100\nr.mat 16+25 200\n", false), ("r 1 500 100\nr.mat 212 200\n", true),
        ("r 1 500 75\nr.mat 16x2 200\n", false), ("r 1 500 74\nr.mat 16x2 200\n# age 50\n", false),
        ("r 1 500 50\nr.mat 16x2 200\n", true),
    ])
    func `a header's lengths are counted by format, samples a frame and offset`(_ header: String, _ isThere: Bool)
        throws
    {
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        try write("r.hea", Array(header.utf8))
        try write("r.mat", [UInt8](repeating: 0, count: 224))
        let files = try ["r.hea", "r.mat"].map { try #require(FileSighting($0, in: root)) }
        #expect(RecordLength(ofHeader: files[0])?.isThere(among: files) == isThere)
    }

    @Test(arguments: [
        "", "\n", "r", "r/3 1 500 100\nr.mat 16 200\n", "r x 500 100", "r 1 500 0\nr.mat 16", "r 1 500 100\nr.mat 311",
    ])
    func `of an unusual header nothing is said`(_ header: String) throws {
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        try write("r.hea", Array(header.utf8))
        let header = try #require(FileSighting("r.hea", in: root))
        #expect(RecordLength(ofHeader: header) == nil)
    }

    @Test(.enabled(if: geteuid() == 0, "only root can become another user"))
    func `the system does not say of another user's file whether it is open`() async throws {
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        try write("a.png", Self.png)
        _ = unsafe chmod(root, 0o755)
        _ = unsafe chmod(root + "/a.png", 0o644)
        #expect(FileSighting("a.png", in: root)?.isOpenForWriting == false)
        await #expect(processExitsWith: .success) { [root = root as String] in
            setgroups(0, nil)
            guard setgid(65_534) == 0, setuid(65_534) == 0, let seen = FileSighting("a.png", in: root) else { exit(2) }
            exit(seen.isOpenForWriting == nil ? 0 : 1)
        }
    }
}
