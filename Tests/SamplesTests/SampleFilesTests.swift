// The files of SampleData are what the generator makes, byte for byte, and their list says so.
import Crypto
import Foundation
import Samples
import Testing

/// Set LIANYI_WRITE_SAMPLES=1 to write the files and their list anew instead of comparing them.
@Suite(.serialized) struct SampleFilesTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "SampleData")
    static let writes = ProcessInfo.processInfo.environment["LIANYI_WRITE_SAMPLES"] == "1"
    static let files = SampleFile.all

    static let introduction = """
        # Sample data

        Every file here is synthetic: made by room `Samples` (`Sources/Samples`); none stems from a person or
        a device. A test makes them again and compares bytes;
        `LIANYI_WRITE_SAMPLES=1 swift test --filter SampleFiles` writes them and this list anew. They are
        under the licence of the project.

        * Blood counts: our own numbers, consistent with each other, in the dialects of the Mindray BC series
          (HL7 2.3.1) and of Sysmex XN (ASTM E1394).
        * ECGs: the dynamical model of McSharry, Clifford, Tarassenko and Smith (IEEE Trans. Biomed. Eng.
          50:289, 2003), our own implementation; leads by Dower's weights; III, aVR, aVL and aVF follow
          exactly from I and II.
        * Pictures: ellipses, arches and grain; the cut corner and the chequered foot mark them as synthetic.

        | file | shows | bytes | SHA-256 |
        |---|---|---|---|

        """

    static var list: String {
        let rows = files.map {
            "| `\($0.path)` | \($0.shows) | \($0.bytes.count) | `\(digest($0.bytes))` |\n"
        }
        return introduction + rows.joined()
    }

    static func digest(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test(arguments: files.map(\.path))
    func `a file is what the generator makes`(path: String) throws {
        let file = try #require(Self.files.first { $0.path == path })
        let url = Self.folder.appending(path: path)
        if Self.writes {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.bytes).write(to: url)
        }
        let same = try Array(Data(contentsOf: url)) == file.bytes
        #expect(same, "differs from the generator: \(path)")
    }

    @Test func `the list names every file with its digest`() throws {
        let url = Self.folder.appending(path: "README.md")
        if Self.writes { try Data(Self.list.utf8).write(to: url) }
        #expect(try String(contentsOf: url, encoding: .utf8) == Self.list)
    }

    @Test func `all of it stays below three million bytes`() {
        #expect(Self.files.reduce(0) { $0 + $1.bytes.count } < 3_000_000)
        #expect(Set(Self.files.map(\.path)).count == Self.files.count)
    }
}
