// What may stand in text that people type.
import Alliance
import Testing

@Suite struct BoundedTextTests {
    @Test func `white space goes at both ends, and nowhere else`() throws {
        #expect(try TextRule(limit: 10).checked("　 王 小明 \n") == "王 小明")
    }

    @Test(arguments: ["<b>王</b>", "'; DROP TABLE exam;--", "𠮷野家", "👩‍⚕️ 王", "=1+1"])
    func `markup, SQL and four-byte characters are only text`(text: String) throws {
        #expect(try TextRule(limit: 64).checked(text) == text)
    }

    @Test(arguments: [
        ("", TextFault.empty), ("　\n", .empty), ("12345678901", .tooLong(limit: 10)),
        ("a\u{0}b", .controlCharacter(at: 2)),
        ("ab\u{202E}c", .controlCharacter(at: 3)), ("a\nb", .controlCharacter(at: 2)),
        ("a" + String(repeating: "\u{301}", count: 100), .tooLong(limit: 10)),
    ])
    func `a fault says what and where`(text: String, fault: TextFault) {
        #expect(throws: fault) { try TextRule(limit: 10).checked(text) }
    }

    @Test func `lines may stand where lines belong`() throws {
        #expect(try TextRule(limit: 10, multiline: true).checked("a\nb\tc") == "a\nb\tc")
        #expect(try TextRule(limit: 10).checkedIfPresent("  ") == nil)
    }
}
