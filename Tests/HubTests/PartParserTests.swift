// A multipart body in whatever pieces it comes, and whatever it is made of: parts or a named fault, never a crash.
import HubAPI
import NIOCore
import Testing

@testable import Hub

@Suite struct `The parts of a body` {
    private static let text = Array(#"{"a":"\r\n--"}"#.utf8)
    private static let object = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 7) } + Array("\r\n--b\r\n--b--".utf8)

    /// A body of a text and two objects with the boundary `b`.
    private static var body: [UInt8] {
        Array("--b\r\nContent-Type: application/json\r\n\r\n".utf8) + text
            + Array("\r\n--b\r\nContent-ID: <1>\r\n\r\n".utf8) + object
            + Array("\r\n--b\r\nContent-ID: <2>\r\nContent-Type: image/png\r\n\r\n".utf8) + [7]
            + Array("\r\n--b--\r\n".utf8)
    }

    @Test func `come out the same wherever the body is cut`() throws {
        let body = Self.body
        for size in [1, 2, 3, 5, 7, 64, body.count] {
            let parts = try read(pieces(of: body, size: size))
            #expect(parts == [Self.text, Self.object, [7]], "pieces of \(size)")
        }
        for cut in 1..<body.count {
            let parts = try read([Array(body[..<cut]), Array(body[cut...])])
            #expect(parts == [Self.text, Self.object, [7]], "cut at \(cut)")
        }
    }

    @Test func `are a fault in a body that ends anywhere before its end`() {
        let body = Self.body
        for end in 0..<(body.count - 2) {
            #expect(throws: PartFault.self, "end at \(end)") { try read([Array(body[..<end])]) }
        }
    }

    @Test func `are a fault, or the right bytes, in a body with any byte changed`() {
        let body = Self.body
        for place in body.indices {
            var other = body
            other[place] ^= 0x20
            if let parts = try? read(pieces(of: other, size: 100)) { #expect(parts.count == 3, "byte \(place)") }
        }
    }

    @Test(arguments: [
        ("--c\r\n\r\nx\r\n--c--", PartFault.opening), ("--b\r\nno colon\r\n\r\nx", .head),
        ("--b\r\n Content-ID: <1>\r\n\r\nx", .head), ("--b\r\nContent-ID: 1\r\n\r\nx", .head),
        ("--b\r\nContent-ID: <1>\r\nContent-ID: <2>\r\n\r\nx", .head),
        ("--b\r\nContent-Transfer-Encoding: base64\r\n\r\nx", .encoded), ("--b\r\n\r\nx\r\n--bbx", .boundary),
        ("--b\r\n\r\nx\r\n--b--\r\nmore", .surplus), ("--b\r\n\r\nx\r\n--b--\r\n\r\n", .surplus),
        ("--b\r\n\r\nx", .cut), ("", .cut),
    ])
    func `name what is wrong with them`(body: String, fault: PartFault) {
        for size in [1, 1000] {
            #expect(throws: fault) { try read(pieces(of: Array(body.utf8), size: size)) }
        }
    }

    @Test func `have a bounded text and a bounded head`() {
        let long = [UInt8](repeating: 0x61, count: 10_000)
        #expect(throws: PartFault.tooLong(limit: 2000)) { try read([Array("--b\r\n\r\n".utf8) + long]) }
        #expect(throws: PartFault.head) { try read([Array("--b\r\nX: ".utf8) + long]) }
    }

    @Test(arguments: [
        #"multipart/related; type="application/json"; boundary=b"#,
        #"multipart/related;boundary="a b:c";type=application/json"#,
        #"Multipart/Related; start="<x;y>"; Boundary=b"#,
    ])
    func `are announced by a type with a boundary`(type: String) throws {
        #expect(try ["b", "a b:c"].contains(PartForm(type).boundary))
    }

    @Test(arguments: [
        "multipart/related", "multipart/related; boundary=", "multipart/related; boundary=\"",
        "multipart/related; boundary=a; boundary=b",
        #"multipart/related; type="text/html"; boundary=b"#, "multipart/related; boundary=ä",
        "multipart/related; boundary",
        "multipart/related; boundary=" + String(repeating: "x", count: 71), #"multipart/related; boundary="x ""#,
    ])
    func `are not announced by anything else`(type: String) { #expect(throws: Problem.self) { try PartForm(type) } }

    private func pieces(of body: [UInt8], size: Int) -> [[UInt8]] {
        stride(from: 0, to: body.count, by: max(1, size)).map { Array(body[$0..<min($0 + size, body.count)]) }
    }

    /// Reads the text and then objects of 1012 bytes and 1 byte, as a manifest would announce them.
    @discardableResult
    private func read(_ pieces: [[UInt8]]) throws -> [[UInt8]] {
        var parser = PartParser(boundary: "b"), rest = pieces[...], parts: [[UInt8]] = []
        func more() throws {
            guard let piece = rest.popFirst() else { throw PartFault.cut }
            parser.add(ByteBuffer(bytes: piece))
        }
        var sizes = [Self.object.count, 1][...]
        while true {
            guard try parser.head() != nil else {
                if parser.isOver { break }
                try more()
                continue
            }
            guard !parts.isEmpty else {
                var text = try parser.text(limit: 2000)
                while text == nil {
                    try more()
                    text = try parser.text(limit: 2000)
                }
                parts.append(try #require(text))
                continue
            }
            let size = sizes.popFirst()
            parser.expect(try #require(size))
            var bytes: [UInt8] = []
            while !parser.isPartOver {
                if let piece = parser.bytes() { bytes += Array(piece.readableBytesView) } else { try more() }
            }
            parts.append(bytes)
        }
        while let piece = rest.popFirst() { parser.add(ByteBuffer(bytes: piece)) }
        try parser.finish()
        return parts
    }
}
