// Who really asks, where a proxy of ours stands between.
import HTTPTypes
import Hummingbird

/// Takes the peer's address from `X-Forwarded-For` when, and only when, the connection comes from a proxy that the
/// configuration names. Each hop appends whom it saw, so the list is read from its end: the first address that is no
/// proxy of ours is the peer, and what stands before it is what the peer says of itself.
struct BehindProxy: RouterMiddleware {
    typealias Context = HubContext
    let proxies: Set<String>

    func handle(
        _ request: Request, context: HubContext, next: (Request, HubContext) async throws -> Response
    ) async throws -> Response {
        guard let peer = context.peer, proxies.contains(peer) else { return try await next(request, context) }
        var context = context
        context.peer = named(in: request.headers[values: Self.forwardedFor]) ?? peer
        return try await next(request, context)
    }

    private func named(in lines: [String]) -> String? {
        let hops = lines.joined(separator: ",").filter { $0 != " " }.split(separator: ",").map(String.init)
        guard let last = hops.last(where: { !proxies.contains($0) }), last.count <= 45,
            last.allSatisfy(Self.isOfAddress)
        else { return nil }
        return last
    }

    /// The characters of IPv4 and IPv6 addresses (RFC 4291, 2.2), so that no forged text gets into logs.
    private static func isOfAddress(_ character: Character) -> Bool {
        character.isHexDigit || character == "." || character == ":"
    }

    private static let forwardedFor = HTTPField.Name("X-Forwarded-For") ?? .referer
}
