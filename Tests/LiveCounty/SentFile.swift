// An exam of one file, as a member of staff sends it by hand.
import Curl
import Foundation
package import HubAPI

/// One exam with one object, of bytes that no other exam has.
package struct SentFile: Sendable {
    package let exam = WireID.timeOrdered()
    package let bytes: [UInt8]

    /// Where they are dropped as pictures, they end as a PNG file does.
    private static let end: [UInt8] = [0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82]

    /// Random bytes, so that no two exams share a blob.
    package static func random(bytes count: Int) -> SentFile {
        var dice = SystemRandomNumberGenerator()
        return SentFile(count, &dice)
    }

    package init(_ count: Int, _ dice: inout some RandomNumberGenerator) {
        let random = (0..<count).map { _ in UInt8.random(in: 0...255, using: &dice) }
        bytes = count < 100 ? random : random.dropLast(Self.end.count) + Self.end
    }

    package var sha256: SHA256Hex { SHA256Hex(of: Data(bytes)) }
    package var path: String { "/api/v1/exams/\(exam)" }

    /// The manifest without the bytes.
    package var announcement: String { #"{"manifest":\#(manifest)}"# }

    /// The manifest with the bytes inside.
    package var whole: String { #"{"manifest":\#(manifest),"contents":{"1":"\#(Data(bytes).base64EncodedString())"}}"# }

    /// Sends manifest and bytes in one request.
    package func sendInParts(on caller: Caller) async throws -> Answer {
        let head = "--b\r\nContent-Type: application/json\r\n\r\n\(announcement)\r\n--b\r\nContent-ID: <1>\r\n\r\n"
        return try await caller.send(
            "PUT", path, body: .bytes(Array(head.utf8) + bytes + Array("\r\n--b--\r\n".utf8)),
            headers: [("Content-Type", #"multipart/related; type="application/json"; boundary=b"#)])
    }

    private var manifest: String {
        """
        {"exam":"\(exam)","kind":"PHOTO","urgency":"routine","performedAt":"2026-11-20T08:06:00+08:00",\
        "objects":[{"number":1,"name":"a.png","mediaType":"image/png","size":\(bytes.count),"sha256":"\(sha256)"}]}
        """
    }

    /// Sends the bytes as the object that `announced` gave an address; `pipe` is where they are read from, where not from
    /// memory.
    package func send(on caller: Caller, after announced: Answer, from pipe: String? = nil) async throws -> Answer {
        let body: CurlRequest.Body = pipe.map { .file(path: $0, size: Int64(bytes.count)) } ?? .bytes(bytes)
        guard let upload = announced.text("objects.0.upload") else { throw Missing("an address: \(announced)") }
        return try await caller.send(
            "PUT", upload, body: body,
            headers: [("Content-Type", "application/octet-stream"), (ContentDigest.name, ContentDigest.text(sha256))])
    }

    /// A report that any reader may sign.
    package static let report = """
        {"findings":"窦性心律","impression":[{"text":"正常心电图","polarity":"negative"}],"severity":"normal","advice":"none"}
        """
}
