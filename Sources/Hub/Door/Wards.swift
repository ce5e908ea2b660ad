// What stands around every request: a log line, a measure, headers that keep browsers careful, problems instead of traps.
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import Logging

/// Logs each request once, with its id, and counts it.
struct RequestLog: RouterMiddleware {
    typealias Context = HubContext
    let meter: Meter

    func handle(
        _ request: Request, context: HubContext, next: (Request, HubContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        let elapsed = ContinuousClock.now - start
        let path = context.endpointPath ?? "(none)"
        meter.observe(method: request.method.rawValue, path: path, status: response.status.code, elapsed)
        let milliseconds = Int(
            elapsed.components.seconds * 1000 + elapsed.components.attoseconds / 1_000_000_000_000_000)
        context.logger.info(
            "\(request.method.rawValue) \(path) \(response.status.code)",
            metadata: ["ms": "\(milliseconds)", "peer": "\(context.peer ?? "-")"])
        return response
    }
}

/// Turns whatever a handler throws into a problem; what nobody expected is logged once, under the request's id.
struct Problems: RouterMiddleware {
    typealias Context = HubContext

    func handle(
        _ request: Request, context: HubContext, next: (Request, HubContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            var problem = Problem(describing: error)
            problem.instance = "/requests/\(context.requestID)"
            if problem.status >= 500 { context.logger.error("\(error)") }
            return .problem(problem, to: request)
        }
    }
}

/// Headers for every answer, problems included.
struct CarefulHeaders: RouterMiddleware {
    typealias Context = HubContext

    func handle(
        _ request: Request, context: HubContext, next: (Request, HubContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for field in Self.fields where response.headers[field.name] == nil { response.headers.append(field) }
        response.headers[Self.requestID] = context.requestID
        response.headers[.date] = Date.now.httpDate
        return response
    }

    private static let requestID = HTTPField.Name("X-Request-Id") ?? .date
    private static let fields: [HTTPField] = [
        ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
        ("X-Frame-Options", "DENY"), ("Strict-Transport-Security", "max-age=31536000"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        (
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' blob:; connect-src 'self'; "
                + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
    ].compactMap { name, value in HTTPField.Name(name).map { HTTPField(name: $0, value: value) } }
}

/// A request without a Host header is none of HTTP/1.1 (RFC 9112, 3.2).
struct HostNeeded: RouterMiddleware {
    typealias Context = HubContext

    func handle(
        _ request: Request, context: HubContext, next: (Request, HubContext) async throws -> Response
    ) async throws -> Response {
        guard request.head.authority?.isEmpty == false else { throw Problem.badRequest("Host") }
        return try await next(request, context)
    }
}

extension Date {
    /// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7).
    var httpDate: String {
        let seconds = Int(timeIntervalSince1970.rounded(.down))
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let text = formatted(.iso8601)
        let month = Int(text.dropFirst(5).prefix(2)).map { months[($0 - 1) % 12] } ?? ""
        return "\(days[(seconds / 86_400) % 7]), \(text.dropFirst(8).prefix(2)) \(month) \(text.prefix(4)) "
            + "\(text.dropFirst(11).prefix(8)) GMT"
    }
}
