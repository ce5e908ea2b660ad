// One file of the project as lines.
import FoundationEssentials

/// A file by its path from the top of the checkout. A file that is not UTF-8 has no lines.
struct TextFile: Sendable {
    let path: String
    let bytes: [UInt8]
    let lines: [String]

    init(_ path: String) {
        self.path = path
        bytes = FileManager.default.contents(atPath: "\(Checkout.top)/\(path)").map { [UInt8]($0) } ?? []
        let text = String(validating: bytes, as: UTF8.self)
        lines =
            text.map { $0.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) } ?? []
    }

    /// How many lines an editor shows.
    var length: Int { lines.last == "" ? lines.count - 1 : lines.count }

    /// The room or test target that the file belongs to; empty elsewhere.
    var room: String {
        let parts = path.split(separator: "/")
        return parts.count > 2 && (parts[0] == "Sources" || parts[0] == "Tests") ? String(parts[1]) : ""
    }

    /// The lines that hold `text`, counted from 1.
    func numbers(holding text: String) -> [Int] {
        lines.indices.filter { lines[$0].contains(text) }.map { $0 + 1 }
    }
}
