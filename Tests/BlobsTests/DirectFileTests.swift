// What is written past the page cache is the same bytes, whatever their number, in whatever pieces, and whatever the disk takes.
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import Blobs

@Suite struct `A file that goes past the page cache` {
    private let folder = TemporaryFolder("direct")

    /// Round a block, round the room in which bytes are gathered, and over it.
    @Test(arguments: [0, 1, 4095, 4096, 4097, 1 << 19, 1 << 19 + 1, 3 << 19, 1_300_003])
    func `holds what was written, to the byte, past the page cache where the disk lets it`(size: Int) throws {
        let (bytes, isDirect) = try kept(size, announced: size)
        #expect(bytes == Self.bytes(size))
        #expect(isDirect == takesDirect())
    }

    @Test func `holds fewer bytes than were announced`() throws {
        try #expect(kept(5_000, announced: 2_000_000).bytes == Self.bytes(5_000))
    }

    /// A block of one byte is none for any disk.
    @Test(arguments: [1, 4095, 1_300_003])
    func `goes through the cache where the disk wants other blocks`(size: Int) throws {
        let (bytes, isDirect) = try kept(size, announced: size, block: 1)
        #expect(bytes == Self.bytes(size) && !isDirect)
    }

    @Test func `never takes the place of a file that is there`() throws {
        _ = try kept(9, announced: 9)
        #expect(throws: BlobError.disk(errno: EEXIST, doing: "creating a file")) {
            try DirectFile(creating: folder.path + "/9", size: 9)
        }
        #expect(FileManager.default.contents(atPath: folder.path + "/9") == Data(Self.bytes(9)))
    }

    private func kept(
        _ size: Int, announced: Int, block: Int = DirectFile.usualBlock
    ) throws -> (bytes: [UInt8], isDirect: Bool) {
        let path = folder.path + "/\(size)", bytes = Self.bytes(size)
        let file = try DirectFile(creating: path, size: Int64(announced), block: block)
        for start in stride(from: 0, to: size, by: 70_001) {
            try file.write(Array(bytes[start..<min(size, start + 70_001)]))
        }
        try file.sync()
        return (try Array(Data(contentsOf: URL(filePath: path))), file.isDirect)
    }

    /// Whether this disk lets a file be opened so at all.
    private func takesDirect() -> Bool {
        let probe = unsafe open(folder.path + "/probe", O_WRONLY | O_CREAT | DirectFile.direct, 0o640)
        defer { close(probe) }
        return probe >= 0
    }

    private static func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    }
}
