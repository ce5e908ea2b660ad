// Bodies: read within a limit, at a decent pace, as JSON with errors that name the field.
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import NIOCore

extension Request {
    /// The whole body, of at most `limit` bytes; 413 for more, before it is read where the length is announced.
    func bytes(limit: Int, pace: Pace = .goodLine) async throws -> [UInt8] {
        if let announced = headers[.contentLength].flatMap(Int.init), announced > limit {
            throw Problem.tooLarge(limit: limit)
        }
        var all: [UInt8] = []
        all.reserveCapacity(min(headers[.contentLength].flatMap(Int.init) ?? 0, limit))
        for try await chunk in PacedBody(body, pace: pace) {
            guard all.count + chunk.readableBytes <= limit else { throw Problem.tooLarge(limit: limit) }
            all.append(contentsOf: chunk.readableBytesView)
        }
        try checkDigest(of: all)
        return all
    }

    /// A body whose digest was told (RFC 9530) is the one that was sent: what a line spoilt is not blamed on its words.
    private func checkDigest(of body: [UInt8]) throws {
        guard let told = headers[.contentDigest] else { return }
        guard let digest = HubAPI.ContentDigest.hash(in: told), digest == SHA256Hex(of: body) else {
            throw Problem.badRequest(
                "请求体与 Content-Digest 不一致，请重新发送 the body is not the one of its Content-Digest; send it again")
        }
    }

    /// The type of the body without its parameters, in lower case.
    var mediaType: String? {
        headers[.contentType].map { $0.prefix { $0 != ";" }.lowercased() }
    }

    /// The body as JSON; 415 for another type, 422 that names the field for another shape.
    func json<Value: Decodable>(
        _ type: Value.Type = Value.self, limit: Int, pace: Pace = .goodLine
    ) async throws -> Value {
        guard mediaType == "application/json" else { throw Problem.unsupportedMediaType(expected: "application/json") }
        return try Problem.decoding(type, try await bytes(limit: limit, pace: pace))
    }

    /// The body as JSON without a member that the type does not know.
    func whole<Value: Codable>(_ type: Value.Type, limit: Int) async throws -> Value {
        guard mediaType == "application/json" else {
            throw Problem.unsupportedMediaType(expected: "application/json")
        }
        return try Problem.decodingWhole(type, try await bytes(limit: limit))
    }

    /// A query parameter.
    func query(_ name: String) -> String? { uri.queryParameters[Substring(name)].map(String.init) }

    /// How many rows a list may have: `limit`, 1 to 200, 50 where it is not said.
    func pageLimit() throws -> Int {
        guard let text = query("limit") else { return 50 }
        guard let limit = Int(text), (1...200).contains(limit) else {
            throw Problem.invalid("limit", "limit 应为 1 到 200 的整数", "limit must be a whole number from 1 to 200")
        }
        return limit
    }

    /// For how many seconds the request may be held open; 0 where it says nothing.
    func waitSeconds() throws -> Int {
        guard let text = query("wait") else { return 0 }
        guard let seconds = Int(text), (0...50).contains(seconds) else {
            throw Problem.invalid("wait", "wait 应为 0 到 50 的整数（秒）", "wait is a whole number of seconds from 0 to 50")
        }
        return seconds
    }

    /// The cursor of a list, where one is given.
    func cursor(_ name: String = "after") throws -> UUID? {
        guard let text = query(name) else { return nil }
        guard let id = UUID(uuidString: text) else {
            throw Problem.invalid(name, "\(name) 不是有效的游标", "\(name) is not a valid cursor")
        }
        return id
    }
}

/// How slowly a body may come, once it has been coming for ten seconds. Idle connections are cut by the server; this cuts
/// those that trickle (reliability D5).
enum Pace: Int, Sendable {
    /// 1 KiB/s: what is sent in one go and begins again when it fails.
    case goodLine = 1024
    /// 100 B/s: exams and uploads, on any line that is still a line (reliability §3.3).
    case thinLine = 100
}

/// A body that must come at a pace, on average.
struct PacedBody: AsyncSequence {
    typealias Element = ByteBuffer
    private let body: RequestBody
    private let pace: Pace

    init(_ body: RequestBody, pace: Pace) {
        self.body = body
        self.pace = pace
    }

    func makeAsyncIterator() -> Iterator { Iterator(chunks: body.makeAsyncIterator(), pace: pace) }

    struct Iterator: AsyncIteratorProtocol {
        var chunks: RequestBody.AsyncIterator
        let pace: Pace
        let start = ContinuousClock.now
        var received = 0

        mutating func next() async throws -> ByteBuffer? {
            guard let chunk = try await chunks.next() else { return nil }
            received += chunk.readableBytes
            let seconds = (ContinuousClock.now - start).components.seconds
            guard seconds < 10 || received >= Int(seconds) * pace.rawValue else { throw Problem.tooSlow }
            return chunk
        }
    }
}

extension Parameters {
    /// The id in the address; an address that holds none is an address that is not there.
    func id(_ name: String = "id") throws -> UUID {
        guard let id = get(name).flatMap({ UUID(uuidString: $0) }) else { throw Problem.notFound }
        return id
    }
}
