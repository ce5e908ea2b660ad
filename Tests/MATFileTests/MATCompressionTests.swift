// Compressed elements: whole, damaged, and with a length that lies.
import MATFile
import Testing

@Suite struct `Compressed elements` {
    private let bytes = MATBytes()

    /// A zlib stream (RFC 1950) of one stored block.
    private func deflated(_ content: [UInt8]) -> [UInt8] {
        var (a, b) = (UInt32(1), UInt32(0))
        for byte in content {
            a = (a + UInt32(byte)) % 65_521
            b = (b + a) % 65_521
        }
        let length = UInt16(content.count)
        let check = (b << 16 | a)
        return [0x78, 0x01, 0x01] + bytes.number(length) + bytes.number(~length) + content
            + bytes.number(check).reversed()
    }

    private func file(_ stream: [UInt8]) -> [UInt8] {
        bytes.header() + bytes.number(UInt32(15)) + bytes.number(UInt32(stream.count)) + stream
    }

    @Test func `a compressed array is read and the next one follows without padding`() throws {
        let one = deflated(bytes.doubles([1, 2], [1, 2], name: "one"))
        let two = deflated(bytes.text("zwei", name: "two"))
        let whole = file(one) + bytes.number(UInt32(15)) + bytes.number(UInt32(two.count)) + two
        let read = try MATFile(parsing: whole)
        #expect(read.variables.map(\.name) == ["one", "two"])
        #expect(read.variables[0].value.numbers?.values == [1, 2])
        #expect(read.variables[1].value.text == "zwei")
    }

    @Test func `a damaged stream is refused with its place`() {
        var stream = deflated(bytes.doubles([1, 2], [1, 2], name: "one"))
        stream[40] ^= 1
        #expect(throws: MATFileError.damaged(offset: 128)) { try MATFile(parsing: file(stream)) }
        #expect(throws: MATFileError.damaged(offset: 128)) { try MATFile(parsing: file([1, 2, 3])) }
    }

    @Test func `a length that no stream of this size can give takes no memory`() {
        let claim = bytes.number(UInt32(14)) + bytes.number(UInt32(0xFFFF_FFF0)) + [1, 2, 3, 4]
        #expect(throws: MATFileError.damaged(offset: 128)) { try MATFile(parsing: file(deflated(claim))) }
        let beyond = bytes.number(UInt32(14)) + bytes.number(UInt32(20_000)) + [1, 2, 3, 4]
        #expect(throws: MATFileError.damaged(offset: 128)) { try MATFile(parsing: file(deflated(beyond))) }
    }
}
