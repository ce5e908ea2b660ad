// Who does something, and by which request: what is left of a call once its words have been read.
import Logging
import Records

/// What a use case needs to know of a request: it writes events and audit rows with it. A call makes one of itself; a bundle
/// makes one for the terminal that signed it, whoever carries it.
struct Deed: Sendable {
    let actor: Actor
    let origin: Origin
    let logger: Logger
    /// What the audit rows say besides: the bundle that brought an exam, and its carrier.
    var detail: [String: String] = [:]
}

extension Call {
    /// The deed of this call.
    var deed: Deed { Deed(actor: actor, origin: origin, logger: logger) }
}
