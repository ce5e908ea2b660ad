// Why a request has no answer, and whether it may have been carried out all the same.

/// A request without an answer.
package struct CurlError: Error, Equatable, CustomStringConvertible {
    /// What went wrong.
    package enum Reason: Sendable, Equatable {
        /// The address, a header or a method cannot be sent like this.
        case malformed
        /// The host's name is not known.
        case unresolved
        /// Nobody answers at the address.
        case unreachable
        /// The hub's certificate or the TLS handshake failed.
        case untrusted
        /// Nothing moved for too long.
        case stalled
        /// The connection broke off.
        case brokenOff
        /// The answer is larger than allowed.
        case answerTooLarge
        /// A file of ours could not be read or written, or changed meanwhile.
        case file
        /// The task was cancelled.
        case cancelled
        /// Something else; the message says what.
        case other
    }

    /// What went wrong.
    package let reason: Reason
    /// What libcurl says of it, in English; for logs and for people who look closer.
    package let message: String
    /// Whether the hub may have had the whole request.
    ///
    /// False is sure: nothing was done. True is unclear: ask before, or do again only what is idempotent.
    package let mayHaveArrived: Bool

    /// Names an error.
    package init(reason: Reason, message: String, mayHaveArrived: Bool) {
        self.reason = reason
        self.message = message
        self.mayHaveArrived = mayHaveArrived
    }

    package var description: String { message }
}
