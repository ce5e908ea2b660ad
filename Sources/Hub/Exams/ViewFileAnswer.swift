// What viewers fetch: a file that a worker made, not made again for a browser that has it.
import Crypto
import Exams
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import Records
import Workers

/// One wish for a viewer's file. The same bytes asked for in the same way are the same answer, so that the tag is known
/// before anything is opened.
struct ViewFileAnswer {
    static let mediaType = "application/vnd.lianyi.view"
    /// Counts what changes in how workers make such files: an older answer is then none any more.
    private static let making = 1

    let request: Request
    let tag: String
    /// Whether the browser takes a gzip file.
    let isPacked: Bool

    /// - Parameter wish: what is asked for beside the objects, in words.
    init(_ request: Request, of objects: [StoredObject], wish: String) {
        self.request = request
        isPacked = Self.takesGzip(request.headers[.acceptEncoding])
        var hash = SHA256()
        hash.update(data: Array("\(Self.making) \(isPacked) \(wish)".utf8))
        for object in objects where object.isStored { hash.update(data: object.sha256) }
        tag = "\"\(Base64URL.text(Array(hash.finalize()).prefix(18)))\""
    }

    /// 304 where the browser has it, else what `make` gives.
    func answer(_ make: (_ gzip: Bool) async throws -> WorkerMaking) async throws -> Response {
        var headers: HTTPFields = [.eTag: tag, .cacheControl: "private, no-cache", .vary: "Accept-Encoding"]
        let known = request.headers[.ifNoneMatch].map { $0 == "*" || $0.contains(tag) } ?? false
        if known { return Response(status: .notModified, headers: headers) }
        switch try await make(isPacked) {
        case .unmade(let reason): throw Problem.notDrawn(reason)
        case .made(let files):
            headers[.contentType] = Self.mediaType
            if isPacked { headers[.contentEncoding] = "gzip" }
            let bytes = files.first?.bytes ?? []
            return Response(status: .ok, headers: headers, body: .pieces(of: bytes))
        }
    }

    /// `gzip` or `*` that is not refused by `q=0` (RFC 9110, 12.5.3).
    private static func takesGzip(_ header: String?) -> Bool {
        (header ?? "").lowercased().split(separator: ",").contains { wish in
            let parts = wish.split(separator: ";").map { $0.filter { $0 != " " } }
            let isRefused = parts.dropFirst().contains { ["q=0", "q=0.0", "q=0.00", "q=0.000"].contains($0) }
            return ["gzip", "*"].contains(parts.first) && !isRefused
        }
    }
}
