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
        guard let peer = context.peer, proxies.contains(peer), let name = Self.forwardedFor else {
            return try await next(request, context)
        }
        var context = context
        context.peer = named(in: request.headers[values: name]) ?? peer
        return try await next(request, context)
    }

    /// A hop that is no address ends the search: nothing that stands before it can be believed.
    private func named(in lines: [String]) -> String? {
        for hop in lines.joined(separator: ",").filter({ $0 != " " }).split(separator: ",").reversed() {
            guard let address = PeerAddress(String(hop)) else { return nil }
            if !proxies.contains(address.text) { return address.text }
        }
        return nil
    }

    private static let forwardedFor = HTTPField.Name("X-Forwarded-For")
}
