// What a drawn SVG lacks: words that can be read, and names that do not depend on what was drawn before.

enum SVGText {
    /// Cairo writes letters as shapes and numbers its surfaces through the process's life. So the title and the sheet's
    /// words are put in as `title` and `desc`, and the numbers become 0.
    static func settled(_ bytes: [UInt8], title: String, words: [String]) -> [UInt8] {
        let head = Array("<svg ".utf8)
        guard let start = bytes.firstRange(of: head)?.lowerBound,
            let end = bytes[start...].firstIndex(of: UInt8(ascii: ">"))
        else { return bytes }
        let text = "\n<title>\(escaped(title))</title>\n<desc>\(words.map(escaped).joined(separator: "\n"))</desc>"
        return numberless(bytes[...end]) + Array(text.utf8) + numberless(bytes[(end + 1)...])
    }

    private static func numberless(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let word = Array("surface".utf8)
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var rest = bytes
        while let found = rest.firstRange(of: word) {
            out += rest[..<found.upperBound]
            out.append(UInt8(ascii: "0"))
            rest = rest[found.upperBound...].drop { (0x30...0x39).contains($0) }
        }
        return out + rest
    }

    private static func escaped(_ text: String) -> String {
        PlainLine(text).text
            .replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
