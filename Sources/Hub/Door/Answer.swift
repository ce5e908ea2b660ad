// Answers: JSON with the house's settings, problems, files, and nothing cached.
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import NIOCore

extension Response {
    /// A value as JSON.
    static func json(
        _ value: some Encodable, status: HTTPResponse.Status = .ok, location: String? = nil
    ) throws -> Response {
        let bytes = try WireJSON.bytes(of: value)
        var headers: HTTPFields = [.contentType: "application/json; charset=utf-8"]
        headers[.location] = location
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// Text of a named type.
    static func text(_ text: String, type: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, headers: [.contentType: type], body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    /// Done, with nothing to say.
    static var done: Response { Response(status: .noContent) }

    /// A problem as RFC 9457 has it. To HEAD it has no words, only its status and headers (RFC 9110, 9.3.2).
    static func problem(_ problem: Problem, to request: Request) -> Response {
        let bytes = (try? WireJSON.bytes(of: problem)) ?? []
        var headers: HTTPFields = [.contentType: Problem.mediaType]
        headers[.allow] = problem.extensions["allow"].flatMap { if case .text(let text) = $0 { text } else { nil } }
        if problem.status == 401 { headers[.wwwAuthenticate] = "Bearer" }
        if let seconds = problem.extensions["retryAfter"], case .number(let value) = seconds {
            headers[.retryAfter] = String(Int(value))
        }
        if request.uri.path.hasPrefix(Paths.Template.uploads) { Tus.decorate(&headers, of: problem) }
        let body = request.method == .head ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        return Response(status: .init(code: problem.status), headers: headers, body: body)
    }
}

extension ResponseBody {
    /// Bytes that a worker made, sent as fast as the other side takes them and never copied whole.
    static func pieces(of bytes: [UInt8], of size: Int = 256 << 10) -> ResponseBody {
        ResponseBody(contentLength: bytes.count) { writer in
            for start in stride(from: 0, to: bytes.count, by: size) {
                try await writer.write(ByteBuffer(bytes: bytes[start..<min(start + size, bytes.count)]))
            }
            try await writer.finish(nil)
        }
    }
}

/// One page of a list: what it holds and where the next begins.
struct Page<Item: Encodable & Sendable>: Encodable, Sendable {
    let items: [Item]
    let next: String?
    /// How many rows stand where, in the worklist and where it was asked for.
    var counts: WorklistCounts? = nil

    init(_ items: [Item], next: String?) {
        self.items = items
        self.next = next
    }

    /// A page of a feed: its cursor stays good after the last row, so that a reader comes back for what is new.
    init<Row>(feed rows: [Row], limit: Int, cursor: (Row) -> String, _ item: (Row) throws -> Item) rethrows {
        items = try rows.prefix(limit).map(item)
        next = rows.prefix(limit).last.map(cursor)
    }

    /// The first `limit` of the rows found (one more was asked for, to know whether there is a next page).
    init<Row>(_ rows: [Row], limit: Int, cursor: (Row) -> String, _ item: (Row) throws -> Item) rethrows {
        items = try rows.prefix(limit).map(item)
        next = rows.count > limit ? rows.prefix(limit).last.map(cursor) : nil
    }
}

extension Response {
    /// A page, with the address of the next one in `Link` too.
    static func page<Item>(_ page: Page<Item>, of request: Request) throws -> Response {
        var response = try json(page)
        if let next = page.next {
            let rest = request.uri.queryParameters.filter { $0.key != "after" }
                .map { "&\($0.key)=" + FormFields.escaped(String($0.value)) }.joined()
            response.headers[.link] = "<\(request.uri.path)?after=\(next)\(rest)>; rel=\"next\""
        }
        return response
    }
}

extension HTTPField.Name {
    static var link: HTTPField.Name { HTTPField.Name("Link") ?? .location }
}
