// One address of the hub: its method, its path, what it does in the audit's words, and who may knock.
import Hummingbird

/// A row of the route table. The table is the whole truth: the router, `lianyi-hub routes`, the OpenAPI test and the
/// policy document all read it.
struct Route: Sendable {
    /// Who may knock. What may be seen behind the door is row-level security's to say.
    enum Need: Sendable, Equatable {
        /// Anybody.
        case open
        /// Any actor, a person or a terminal.
        case actor
        /// A person.
        case staff
        /// A person or terminal with one of these duties: treats, reads, trains, oversees, audits.
        case duty([String])
    }

    typealias Open = @Sendable (OpenCall) async throws -> Response
    typealias Known = @Sendable (Call) async throws -> Response

    /// How the handler is made for a hub; the table itself needs none.
    enum Handler: Sendable {
        case open(@Sendable (Hub) -> Open)
        case known(@Sendable (Hub) -> Known)
    }

    let method: HTTPRequest.Method
    let path: String
    let action: String
    let need: Need
    let handler: Handler
    /// Whether people read the answer in a browser: then a refusal is a page too, and who is not signed in is led to the
    /// sign-in page.
    var isPage = false
    /// Whether the handler holds its refusals against the address itself, because who is right must pass however often others
    /// behind the same address were wrong.
    var countsItsRefusals = false

    static func open(
        _ method: HTTPRequest.Method, _ path: String, _ action: String, _ handler: @escaping @Sendable (Hub) -> Open
    ) -> Route {
        Route(method: method, path: path, action: action, need: .open, handler: .open(handler))
    }

    static func known(
        _ method: HTTPRequest.Method, _ path: String, _ action: String, _ need: Need,
        _ handler: @escaping @Sendable (Hub) -> Known
    ) -> Route {
        Route(method: method, path: path, action: action, need: need, handler: .known(handler))
    }

    /// The same, for a handler that counts its refusals itself.
    var countingItsRefusals: Route {
        var route = self
        route.countsItsRefusals = true
        return route
    }

    /// The same as a page.
    var page: Route {
        var page = self
        page.isPage = true
        return page
    }
}

extension Route.Need: CustomStringConvertible {
    var description: String {
        switch self {
        case .open: "open"
        case .actor: "actor"
        case .staff: "staff"
        case .duty(let duties): duties.joined(separator: "|")
        }
    }
}
