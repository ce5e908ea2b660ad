// One request as a handler sees it: who asks, from where, and the parts of the address.
import HubAPI
package import Hummingbird
import Logging
import NIOCore
import Records

/// The context that Hummingbird makes for every request: its own name for the request, and the peer's address.
package struct HubContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Who is at the other end; behind a proxy of ours, whom the proxy names.
    var peer: String?
    /// Names the request in logs, audit rows and problems; 96 random bits.
    let requestID: String

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress?.ipAddress.flatMap { PeerAddress($0)?.text }
        requestID = Base64URL.text((0..<12).map { _ in UInt8.random(in: 0...255) })
        logger[metadataKey: "hb.request.id"] = nil
        logger[metadataKey: "request"] = .string(requestID)
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
