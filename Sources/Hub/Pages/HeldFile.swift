// A file that is held in memory and sent as it is, or not sent again to whoever has it.
import Crypto
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import NIOCore

/// A file of our own with its digest as ETag.
struct HeldFile: Sendable {
    let bytes: [UInt8]
    let type: String
    let tag: String

    init(_ bytes: [UInt8], type: String) {
        self.bytes = bytes
        self.type = type
        tag = "\"\(Base64URL.text(Array(SHA256.hash(data: bytes)).prefix(12)))\""
    }

    /// The file, or 304 where the browser has this very one (RFC 9110, 13.1.2).
    func answer(to request: Request) -> Response {
        var headers: HTTPFields = [.eTag: tag, .cacheControl: "no-cache"]
        let known = request.headers[.ifNoneMatch].map { $0 == "*" || $0.contains(tag) } ?? false
        if known { return Response(status: .notModified, headers: headers) }
        headers[.contentType] = type
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
