// A Swift file with its code apart from its comments and texts.

/// What the rules ask of Swift: the code alone, its words, and what it imports.
struct SwiftFile: Sendable {
    let file: TextFile
    /// The lines with comments and literals blanked.
    let code: [String]

    init(_ file: TextFile) {
        self.file = file
        code = CodeOnly.lines(of: file.bytes)
    }

    var path: String { file.path }
    var room: String { file.room }

    /// The modules that the file imports, with their lines.
    var imports: [(module: String, line: Int)] {
        code.indices.compactMap { index in
            let words = SwiftFile.words(of: code[index])
            guard let place = words.firstIndex(of: "import"), words.count > place + 1 else { return nil }
            guard words[..<place].allSatisfy(SwiftFile.beforeImport.contains) else { return nil }
            let kinds: Set<Substring> = [
                "struct", "class", "enum", "protocol", "func", "var", "let", "typealias",
            ]
            let skip = kinds.contains(words[place + 1]) && words.count > place + 2 ? 2 : 1
            return (String(words[place + skip]), index + 1)
        }
    }

    /// Lines, counted from 1, whose code has `word` as a word of its own.
    func lines(with word: String) -> [Int] {
        code.indices
            .filter { code[$0].contains(word) && SwiftFile.words(of: code[$0]).contains { $0 == word } }
            .map { $0 + 1 }
    }

    /// Lines, counted from 1, whose code holds `text` anywhere.
    func lines(holding text: String) -> [Int] {
        code.indices.filter { code[$0].contains(text) }.map { $0 + 1 }
    }

    static func words(of line: String) -> [Substring] {
        line.split { !($0.isLetter || $0.isNumber || $0 == "_") }
    }

    private static let beforeImport: Set<Substring> = [
        "package", "private", "internal", "fileprivate", "public", "testable", "preconcurrency", "exported",
        "unsafe",
        "_exported", "_implementationOnly",
    ]
}
