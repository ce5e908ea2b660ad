// Chinese text of Windows programs becomes UTF-8, and bytes that are no such text are refused.
import Bytes
import Testing

@Suite struct `GB 18030` {
    private func text(_ bytes: [UInt8]) throws(ParseError) -> String {
        String(decoding: try GB18030.utf8(of: bytes[...]), as: UTF8.self)
    }

    @Test func `ASCII stays itself`() throws {
        let all = (0..<128).map(UInt8.init)
        #expect(try GB18030.utf8(of: all[...]) == all)
    }

    @Test(
        arguments: [
            ([0xD5, 0xC5, 0xC8, 0xFD], "张三"), ([0xB0, 0xA1], "啊"), ([0xA1, 0xA1], "\u{3000}"), ([0xA2, 0xE3], "€"),
            ([0x81, 0x40], "丂"), ([0x81, 0x7E], "亊"), ([0x81, 0x80], "亐"), ([0xFE, 0xA0], "\u{9FBB}"),
            // A separator's byte as the second of a character.
            ([0x81, 0x7C], "亅"), ([0x81, 0x5C], "乗"), ([0x81, 0x5E], "乛"),
            ([0xAA, 0xA1], "\u{E000}"), ([0xFE, 0xFE], "\u{E4C5}"), ([0xA7, 0xA0], "\u{E765}"),
            ([0x81, 0x30, 0x81, 0x30], "\u{80}"), ([0x82, 0x35, 0x8F, 0x33], "\u{9FA6}"),
            ([0x84, 0x31, 0xA4, 0x39], "\u{FFFF}"), ([0x90, 0x30, 0x81, 0x30], "\u{10000}"),
            ([0xE3, 0x32, 0x9A, 0x35], "\u{10FFFF}"), ([0x95, 0x32, 0x82, 0x36], "\u{20000}"),
        ] as [([UInt8], String)]) func `characters of every length are read`(bytes: [UInt8], character: String) throws
    {
        let read = try text(bytes)
        #expect(Array(read.unicodeScalars) == Array(character.unicodeScalars))
    }

    @Test(
        arguments: [
            [0x41, 0x80], [0x41, 0xFF], [0x41, 0x81], [0x41, 0x81, 0x20], [0x41, 0x81, 0x7F], [0x41, 0x81, 0xFF],
            [0x41, 0x81, 0x30], [0x41, 0x81, 0x30, 0x81], [0x41, 0x81, 0x30, 0x20, 0x30],
            [0x41, 0x84, 0x31, 0xA5, 0x30],
            [0x41, 0xE3, 0x32, 0x9A, 0x36], [0x41, 0xFE, 0x39, 0xFE, 0x39], [0x41, 0xA2, 0xAB],
        ] as [[UInt8]]) func `bytes without a meaning are refused with their place`(bytes: [UInt8])
    {
        #expect(throws: ParseError(.invalid("no character of GB 18030"), at: 1)) { try text(bytes) }
    }

    @Test func `any bytes get an answer`() {
        var state: UInt64 = 7
        for _ in 0..<20_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let bytes = (0..<8).map { UInt8(truncatingIfNeeded: state >> (8 * UInt64($0))) | ($0 % 2 == 0 ? 0x80 : 0) }
            _ = try? GB18030.utf8(of: bytes[...])
        }
    }

    @Test func `UTF-8 goes before GB 18030`() throws {
        let utf8 = Array("张三".utf8)
        #expect(try ForeignText.utf8(of: utf8[...]) == utf8)
        #expect(try ForeignText.utf8(of: [0xD5, 0xC5][...]) == Array("张".utf8))
        #expect(throws: ParseError.self) { try ForeignText.utf8(of: [0xD5, 0xFF][...]) }
    }
}
