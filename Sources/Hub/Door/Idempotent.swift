// A request that is sent twice is done once: the key, the body's hash and the answer stand in the same transaction.
import Crypto
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import NIOCore
import Postgres
import Records

/// Runs a change under the request's `Idempotency-Key`. A repeat with the same body gets the first answer, byte for byte;
/// a repeat with another body is refused. POST needs a key; other methods may bring one.
struct Idempotent: Sendable {
    let hub: Hub

    /// What a change answers.
    struct Answer: Sendable {
        let status: HTTPResponse.Status
        let location: String?
        let body: String

        init(_ value: some Encodable, status: HTTPResponse.Status = .ok, location: String? = nil) throws {
            self.status = status
            self.location = location
            body = String(decoding: try WireJSON.bytes(of: value), as: UTF8.self)
        }

        init(_ replay: RequestReplay) {
            status = .init(code: replay.status)
            location = replay.location
            body = replay.answer
        }

        var response: Response {
            var headers: HTTPFields = [.contentType: "application/json; charset=utf-8"]
            headers[.location] = location
            return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: body)))
        }
    }

    typealias Change = @Sendable (borrowing Session) throws -> Answer

    /// Reads the body, lets `prepare` check it, and runs the change that it makes, once.
    func answer(
        _ call: Call, limit: Int = 65_536, _ prepare: @Sendable ([UInt8]) throws -> Change
    ) async throws -> Response {
        let bytes = try await body(of: call.request, limit: limit)
        let key = try key(of: call.request)
        let hash = Array(
            SHA256.hash(data: Array((call.request.method.rawValue + " " + call.request.uri.path + "\n").utf8) + bytes))
        let change = try prepare(bytes)
        return try await hub.database.write(as: call.actor.mode) { db in
            guard let key else { return try change(db) }
            switch try db.claim(key: key, hash: hash, by: call.actor) {
            case .first:
                let answer = try change(db)
                try db.keep(answer: (answer.status.code, answer.location, answer.body), key: key, by: call.actor)
                return answer
            case .repeated(let replay): return Answer(replay)
            case .otherBody: throw Problem.keyUsed
            }
        }.response
    }

    private func body(of request: Request, limit: Int) async throws -> [UInt8] {
        let bytes = try await request.bytes(limit: limit)
        if bytes.isEmpty { return Array("{}".utf8) }
        let type = request.headers[.contentType].map { $0.prefix { $0 != ";" }.lowercased() }
        guard type == "application/json" else { throw Problem.unsupportedMediaType(expected: "application/json") }
        return bytes
    }

    private func key(of request: Request) throws -> String? {
        guard let key = request.headers[Self.header] else {
            if request.method == .post { throw Problem.keyNeeded }
            return nil
        }
        guard (8...128).contains(key.utf8.count) else { throw Problem.keyNeeded }
        return key
    }

    private static let header = HTTPField.Name("Idempotency-Key") ?? .ifMatch
}

extension Problem {
    static let keyNeeded = make(
        "idempotency-key-needed", 400, zh: ("缺少幂等键", "请携带 Idempotency-Key（8 到 128 个字符），重试时用同一个。"),
        en: ("Idempotency-Key needed", "Send an Idempotency-Key of 8 to 128 characters, the same one when you retry."))

    static let keyUsed = make(
        "idempotency-key-used", 409, zh: ("幂等键已用于其他内容", "这个 Idempotency-Key 已用于另一个请求，请换一个。"),
        en: ("Idempotency-Key used", "This key was used for another request. Take a new one."))
}
