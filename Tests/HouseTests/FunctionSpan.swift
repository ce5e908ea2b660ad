// Where functions begin and end, found by counting brackets in code without comments and texts.

/// A function, initialiser, subscript or computed property with a body: its first line and how many it takes.
struct FunctionSpan {
    let line: Int
    let length: Int

    /// - Parameter code: lines without comments and texts.
    static func all(in code: [String]) -> [FunctionSpan] {
        code.indices.compactMap { index in
            guard begins(code[index]) else { return nil }
            return end(of: index, in: code).map { FunctionSpan(line: index + 1, length: $0 - index + 1) }
        }
    }

    private static func begins(_ line: String) -> Bool {
        let words = SwiftFile.words(of: line)
        if words.contains("func") || words.contains("deinit") || words.contains("subscript") { return true }
        if words.contains("var") && line.contains("{") { return true }
        let start = line.drop { $0 == " " }
        return words.contains("init") && !start.hasPrefix("init.") && !line.contains(".init")
    }

    /// The line of the brace that closes the body; nil where the declaration has none.
    private static func end(of first: Int, in code: [String]) -> Int? {
        var round = 0, curly = 0, opened = false
        for index in first..<code.count {
            if index > first, !opened, round == 0, !goesOn(code[index]) { return nil }
            for character in code[index].utf8 {
                switch character {
                case UInt8(ascii: "("), UInt8(ascii: "["): round += 1
                case UInt8(ascii: ")"), UInt8(ascii: "]"): round -= 1
                case UInt8(ascii: "{") where round == 0 || opened:
                    opened = true
                    curly += 1
                case UInt8(ascii: "}") where opened:
                    curly -= 1
                    if curly == 0 { return index }
                default: break
                }
            }
        }
        return nil
    }

    /// A declaration that is not finished on its line goes on with one of these.
    private static func goesOn(_ line: String) -> Bool {
        let start = line.drop { $0 == " " }
        return ["{", ")", "->", "throws", "async", "where", "rethrows", "&", ",", "in "].contains {
            start.hasPrefix($0)
        }
    }
}
