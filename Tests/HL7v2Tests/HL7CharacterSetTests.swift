// Character sets of messages: declared, not declared, declared wrong, and broken.
import HL7v2
import Testing

@Suite struct `HL7 character set` {
    /// 张三 and 李伟 in GB 2312.
    private static let chinese: [UInt8] = [0xD5, 0xC5, 0xC8, 0xFD]

    private func bytes(_ declared: String, _ name: [UInt8]) -> [UInt8] {
        let head = "MSH|^~\\&|BC||||20260608160436||ORU^R01|3|P|2.3.1||||||\(declared)\rPID|1||7||^"
        return Array(head.utf8) + name + Array("||19800101|M\rOBX|1|NM|6690-2^WBC^LN||5.1|10*9/L|||||F\r".utf8)
    }

    private func read(_ declared: String, _ name: [UInt8]) throws -> (name: String?, doubts: [HL7Doubt.Kind]) {
        let message = try HL7Message(parsing: bytes(declared, name))
        #expect(message.segments.map(\.name) == ["MSH", "PID", "OBX"])
        #expect(message.segments[2].text(5) == "5.1")
        return (message.segments[1].component(2, of: 5), message.doubts.map(\.kind))
    }

    @Test(arguments: ["GB18030", "GB 18030-2000", "GBK", "GB2312", "CP936"])
    func `a declared Chinese set is read`(declared: String) throws {
        let (name, doubts) = try read(declared, Self.chinese)
        #expect(name == "张三")
        #expect(doubts.isEmpty)
    }

    @Test(arguments: ["", "ASCII", "UNICODE", "UNICODE UTF-8", "8859/1", "ISO IR100"])
    func `a wrong or missing declaration of Chinese is mended with a doubt`(declared: String) throws {
        let (name, doubts) = try read(declared, Self.chinese)
        #expect(name == "张三")
        #expect(doubts == [.characterSet(declared: declared, read: "GB 18030")])
    }

    @Test func `a name beyond GB 2312 under a Western declaration is Chinese, and control bytes are told`() throws {
        // 王玥, 张镕喆 in GBK.
        for (name, gbk) in [
            ("王玥", [0xCD, 0xF5, 0xAB, 0x68] as [UInt8]), ("张镕喆", [0xD5, 0xC5, 0xE9, 0x46, 0x86, 0xB4]),
        ] {
            let read = try read("8859/1", gbk)
            #expect(read.name == name)
            #expect(read.doubts == [.characterSet(declared: "8859/1", read: "GB 18030")])
        }
        // d’Yves as Windows writes it.
        let (_, doubts) = try read("8859/1", [0x64, 0x92, 0x59, 0x76, 0x65, 0x73])
        #expect(doubts == [.badBytes(1)])
    }

    @Test(arguments: ["GB18030", "GBK", "8859/1"]) func `UTF-8 under another name is mended with a doubt`(
        declared: String
    ) throws {
        let (name, doubts) = try read(declared, Array("王小明".utf8))
        #expect(name == "王小明")
        #expect(doubts == [.characterSet(declared: declared, read: "UTF-8")])
    }

    @Test(arguments: ["", "UNICODE", "UNICODE UTF-8", "ASCII"]) func `UTF-8 needs no declaration`(declared: String)
        throws
    {
        let (name, doubts) = try read(declared, Array("王小明".utf8))
        #expect(name == "王小明")
        #expect(doubts.isEmpty)
    }

    @Test func `a name in GB 2312 that is valid UTF-8 by chance is still Chinese`() throws {
        let (name, _) = try read("", [0xC3, 0xB7, 0xC2, 0xAC])
        #expect(name == "梅卢")
    }

    @Test func `a micro sign or an accent alone does not make UTF-8 Chinese`() throws {
        #expect(try read("", Array("Zoë".utf8)).name == "Zoë")
        #expect(try read("", Array("µ".utf8)).name == "µ")
    }

    @Test(arguments: ["8859/1", "", "ISO8859-1"]) func `Latin 1 is read`(declared: String) throws {
        // Müller, Ångström.
        #expect(try read("8859/1", [0x4D, 0xFC, 0x6C, 0x6C, 0x65, 0x72]).name == "Müller")
        let (unit, _) = try read(declared, [0x35, 0xB0, 0x20])
        #expect(unit == "5° ")
    }

    @Test(arguments: [true, false], [true, false]) func `UTF-16 is read in both orders with and without its mark`(
        isLittle: Bool, hasMark: Bool
    ) throws {
        let text = (hasMark ? "\u{FEFF}" : "") + String(decoding: bytes("UNICODE", Array("张三".utf8)), as: UTF8.self)
        let wide = text.utf16.flatMap { unit in
            isLittle ? [UInt8(unit & 0xFF), UInt8(unit >> 8)] : [UInt8(unit >> 8), UInt8(unit & 0xFF)]
        }
        let message = try HL7Message(parsing: wide)
        #expect(message.segments[1].component(2, of: 5) == "张三")
        #expect(message.doubts.isEmpty)
        let framed = try HL7Message(parsing: [0x0B] + wide + [0x1C, 0x0D])
        #expect(framed.segments.count == message.segments.count)
    }

    @Test func `a half character is shown as such and the rest is read`() throws {
        let (name, doubts) = try read("UNICODE", Array("王小".utf8) + [0xE6, 0x98])
        #expect(name == "王小\u{FFFD}")
        #expect(doubts == [.badBytes(1)])
    }

    @Test func `bytes that are text in nothing are refused with their place`() {
        #expect(throws: HL7Error.self) { try HL7Message(parsing: bytes("UNICODE", [0xFF, 0xFE, 0x80, 0x81])) }
    }
}
