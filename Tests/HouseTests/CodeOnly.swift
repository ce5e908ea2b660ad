// Blanks the comments and literals of a Swift text, so that a rule about code does not trip over words.

/// Walks a Swift text once. Line breaks stay, so that line numbers hold; interpolated code counts as code.
struct CodeOnly {
    private let bytes: [UInt8]
    private var at = 0
    private var kept: [UInt8] = []

    static func lines(of bytes: [UInt8]) -> [String] {
        var walk = CodeOnly(bytes)
        walk.code(untilParenthesis: false)
        return String(decoding: walk.kept, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        kept.reserveCapacity(bytes.count)
    }

    private mutating func code(untilParenthesis: Bool) {
        var depth = 0
        while at < bytes.count {
            if sees("//") {
                blankLine()
            } else if sees("/*") {
                blankComment()
            } else if let hashes = literalAhead() {
                blankLiteral(hashes)
            } else if sees("`") {
                blankName()
            } else {
                if bytes[at] == UInt8(ascii: "(") { depth += 1 }
                if bytes[at] == UInt8(ascii: ")") { depth -= 1 }
                keep()
                if untilParenthesis, depth == 0 { return }
            }
        }
    }

    private func sees(_ text: StaticString, at offset: Int = 0) -> Bool {
        let start = at + offset
        guard start + text.utf8CodeUnitCount <= bytes.count else { return false }
        return bytes[start..<start + text.utf8CodeUnitCount].elementsEqual(text.description.utf8)
    }

    private mutating func keep() {
        kept.append(bytes[at])
        at += 1
    }

    private mutating func blank(_ count: Int = 1) {
        for _ in 0..<count where at < bytes.count {
            kept.append(bytes[at] == UInt8(ascii: "\n") ? bytes[at] : UInt8(ascii: " "))
            at += 1
        }
    }

    private mutating func blankLine() { while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { blank() } }

    private mutating func blankComment() {
        var depth = 0
        repeat {
            if sees("/*") {
                depth += 1
                blank(2)
            } else if sees("*/") {
                depth -= 1
                blank(2)
            } else {
                blank()
            }
        } while depth > 0 && at < bytes.count
    }

    /// A name between backticks becomes one word without a meaning.
    private mutating func blankName() {
        blank()
        while at < bytes.count, !sees("`"), bytes[at] != UInt8(ascii: "\n") {
            kept.append(UInt8(ascii: "x"))
            at += 1
        }
        blank()
    }

    /// How many `#` stand before a literal that begins here; nil where none begins.
    private func literalAhead() -> Int? {
        var hashes = 0
        while at + hashes < bytes.count, bytes[at + hashes] == UInt8(ascii: "#") { hashes += 1 }
        return sees("\"", at: hashes) ? hashes : nil
    }

    private mutating func blankLiteral(_ hashes: Int) {
        blank(hashes)
        let long = sees("\"\"\"")
        blank(long ? 3 : 1)
        while at < bytes.count {
            if sees("\\"), fence(hashes, after: 1) {
                blank(1 + hashes)
                if sees("(") { code(untilParenthesis: true) } else { blank() }
            } else if long ? sees("\"\"\"") && fence(hashes, after: 3) : sees("\"") && fence(hashes, after: 1) {
                return blank((long ? 3 : 1) + hashes)
            } else if !long, bytes[at] == UInt8(ascii: "\n") {
                return
            } else {
                blank()
            }
        }
    }

    private func fence(_ hashes: Int, after offset: Int) -> Bool {
        (0..<hashes).allSatisfy { sees("#", at: offset + $0) }
    }
}
