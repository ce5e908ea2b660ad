// One request as a handler sees it: who asks, from where, and the parts of the address.
package import Hummingbird
import Logging
import NIOCore
import Records

/// The context that Hummingbird makes for every request; it knows the peer's address and nothing else.
package struct HubContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    let peer: String?

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress?.ipAddress
    }

}

/// A call at an open door: nobody has said who they are.
struct OpenCall: Sendable {
    let request: Request
    let parameters: Parameters
    let origin: Origin
    let logger: Logger
}

/// A call by an actor. Every statement it makes runs under the actor's settings.
struct Call: Sendable {
    let actor: Actor
    let request: Request
    let parameters: Parameters
    let origin: Origin
    let logger: Logger
}
