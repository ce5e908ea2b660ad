// The head of a multipart/related body (RFC 2387) and of each of its parts, read strictly.
import HTTPTypes
import HubAPI
import Hummingbird

/// What `Content-Type: multipart/related; type="application/json"; boundary=…` says.
struct PartForm: Sendable, Equatable {
    static let mediaType = "multipart/related"
    static let expected = #"multipart/related; type="application/json"; boundary=…"#

    let boundary: String

    /// - Throws: 415 for another type of root, or without a boundary of 1–70 characters (RFC 2046, 5.1.1).
    init(_ contentType: String) throws {
        var boundary: String?, root: String?
        for (name, value) in try Self.parameters(of: contentType) {
            switch name {
            case "boundary" where boundary == nil: boundary = value
            case "type" where root == nil: root = value.lowercased()
            case "boundary", "type": throw Self.refusal
            default: continue
            }
        }
        guard let boundary, (1...70).contains(boundary.utf8.count), boundary.utf8.allSatisfy(Self.mayStandInBoundary),
            boundary.last != " ", root == nil || root == "application/json"
        else { throw Self.refusal }
        self.boundary = boundary
    }

    private static var refusal: Problem { .unsupportedMediaType(expected: expected) }

    /// bcharsnospace of RFC 2046, and space.
    private static func mayStandInBoundary(_ unit: UInt8) -> Bool {
        switch unit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: "'()+_,-./:=? ".utf8.contains(unit)
        }
    }

    /// Names in lower case and values without their quotes. A semicolon inside quotes separates nothing.
    private static func parameters(of text: String) throws -> [(String, String)] {
        var pieces: [[UInt8]] = [[]], isQuoted = false
        for unit in text.utf8 {
            if unit == UInt8(ascii: "\\") { throw refusal }
            if unit == UInt8(ascii: "\"") { isQuoted.toggle() }
            if unit == UInt8(ascii: ";"), !isQuoted { pieces.append([]) } else { pieces[pieces.count - 1].append(unit) }
        }
        guard !isQuoted else { throw refusal }
        return try pieces.dropFirst().map { piece in
            let words = String(decoding: piece, as: UTF8.self).split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard words.count == 2 else { throw refusal }
            return (trimmed(words[0]).lowercased(), try unquoted(trimmed(words[1])))
        }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }

    private static func unquoted(_ text: Substring) throws -> String {
        guard text.contains("\"") else { return String(text) }
        let inner = text.dropFirst().dropLast()
        guard text.count >= 2, text.first == "\"", text.last == "\"", !inner.contains("\"") else { throw refusal }
        return String(inner)
    }
}

/// The head of one part.
struct PartHead: Sendable, Equatable {
    /// Without parameters, in lower case.
    var mediaType: String?
    /// What stands between the angle brackets of `Content-ID`.
    var contentID: String?

    /// - Parameter bytes: the lines of the head, without the empty line that ends it.
    init(_ bytes: [UInt8]) throws(PartFault) {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: true)
        guard lines.count <= 16 else { throw .head }
        for line in lines {
            guard let colon = line.firstIndex(of: ":"), let first = line.utf8.first, first != 0x20, first != 0x09,
                line.utf8.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x09 })
            else { throw .head }
            try take(line[..<colon].lowercased(), String(line[line.index(after: colon)...].drop { $0 == " " }))
        }
    }

    private mutating func take(_ name: String, _ value: String) throws(PartFault) {
        switch name {
        case "content-type":
            guard mediaType == nil else { throw .head }
            mediaType = value.prefix { $0 != ";" }.lowercased()
        case "content-id":
            guard contentID == nil, value.first == "<", value.last == ">", value.utf8.count > 2 else { throw .head }
            contentID = String(value.dropFirst().dropLast())
        case "content-transfer-encoding":
            guard ["binary", "8bit", "7bit"].contains(value.lowercased()) else { throw .encoded }
        default: return
        }
    }
}
