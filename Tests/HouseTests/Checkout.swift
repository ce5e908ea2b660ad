// The checkout that these tests were built from, read once.
import FoundationEssentials

/// The files that belong to the project. What tools put there (hidden folders, `Package.resolved`) does not count.
enum Checkout {
    /// Absolute path of the top folder.
    static let top = String(#filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined())

    /// Every file of the project, by path.
    static let files: [TextFile] = paths(in: "").sorted().map(TextFile.init)

    static let swift = files.filter { $0.path.hasSuffix(".swift") }.map(SwiftFile.init)

    /// The Swift files of the rooms, without the tests.
    static let rooms = swift.filter { $0.path.hasPrefix("Sources/") }

    /// The entries of the top folder that belong to the project.
    static var topEntries: [String] { entries(of: "").sorted() }

    /// Names of the folders in `Sources` or `Tests` that hold a file.
    static func folders(of root: String) -> Set<String> {
        Set(
            files.map { $0.path.split(separator: "/") }.filter { $0.count > 2 && $0[0] == root }.map {
                String($0[1])
            })
    }

    static func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: "\(top)/\(path)").map { String(decoding: $0, as: UTF8.self) }
    }

    private static let hiddenButOurs: Set = [
        ".ci", ".editorconfig", ".gitattributes", ".gitignore", ".swift-format",
    ]
    private static let made: Set = ["Package.resolved"]

    private static func entries(of folder: String) -> [String] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "\(top)/\(folder)")) ?? []
        return all.filter { name in
            let hidden = name.hasPrefix(".") && !hiddenButOurs.contains(name)
            return !hidden && !(folder.isEmpty && made.contains(name))
        }
    }

    private static func paths(in folder: String) -> [String] {
        entries(of: folder).flatMap { name in
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            var isFolder = false
            guard FileManager.default.fileExists(atPath: "\(top)/\(path)", isDirectory: &isFolder) else {
                return [String]()
            }
            return isFolder ? paths(in: path) : [path]
        }
    }
}
