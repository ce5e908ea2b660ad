// JSON by every rule of RFC 8259, and every way to break them.
import Bytes
import Testing

@Suite struct `JSON` {
    private func read(_ text: String) throws(ParseError) -> Bytes.JSON {
        try Bytes.JSON(parsing: Array(text.utf8)[...])
    }

    @Test func `values of every sort`() throws {
        let value = try read(#" { "a" : [1, -2.5e3, 0, 1E-2], "b": {"c": null, "d": true, "e": false}, "f": "x" } "#)
        #expect(value["a"]?.elements?.map(\.number) == [1, -2_500, 0, 0.01])
        #expect(value["b"]?["c"] == .null)
        #expect(value["b"]?["d"] == .bool(true))
        #expect(value["f"]?.string == "x")
        #expect(value["g"] == nil)
        #expect(try read("3").whole == 3)
        #expect(try read("3.5").whole == nil)
        #expect(try read("[]") == .array([]))
        #expect(try read("{}") == .object([]))
    }

    @Test func `escapes and characters beyond sixteen bits`() throws {
        #expect(try read(#""\"\\\/\b\f\n\r\t\u00e9\u4e2d\ud83d\ude00""#).string == "\"\\/\u{8}\u{c}\n\r\té中😀")
        #expect(try read("\"心电\"").string == "心电")
    }

    @Test(arguments: [
        "", " ", "{", "[", "[1", "[1,", "[1,]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{\"a\":1,\"a\":2}", "01",
        "1.",
        ".5", "+1", "1e", "-", "--1", "1e999", "NaN", "Infinity", "tru", "nul", "\"", "\"\\x\"", "\"\\u12\"",
        "\"\\ud83d\"",
        "\"\\udc00\"", "\"\\ud83d\\u0041\"", "\"\u{1}\"", "1 2", "'a'", "[1 2]", "{\"a\" 1}", "// c\n1",
    ]) func `what breaks the rules is refused`(text: String) {
        #expect(throws: ParseError.self) { try read(text) }
    }

    @Test func `text that is no UTF-8 is refused with its place`() {
        let bytes: [UInt8] = [0x22, 0xFF, 0x22]
        #expect(throws: ParseError.self) { try Bytes.JSON(parsing: bytes[...]) }
    }

    @Test func `depth is bounded`() {
        let depth = Bytes.JSON.depthLimit
        let deep = { (levels: Int) in String(repeating: "[", count: levels) + String(repeating: "]", count: levels) }
        #expect(throws: Never.self) { try read(deep(depth + 1)) }
        #expect(throws: ParseError.self) { try read(deep(depth + 2)) }
        #expect(throws: ParseError.self) { try read(deep(100_000)) }
    }
}
