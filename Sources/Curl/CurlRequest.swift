// One HTTP request, as the caller asks for it.

/// One request. It says nothing of retries: those are the caller's.
package struct CurlRequest: Sendable {
    /// What goes out as the body.
    package enum Body: Sendable {
        /// No body; a PUT, POST or PATCH then says `Content-Length: 0`.
        case none
        /// Bytes in memory.
        case bytes([UInt8])
        /// The first `size` bytes of a file, read as they are sent.
        case file(path: String, size: Int64)
    }

    /// Where the body of the answer goes.
    package enum Landing: Sendable {
        /// Into memory, at most so many bytes; more breaks the request off.
        case memory(limit: Int)
        /// Into a new file, at most so many bytes, when the status is 2xx; else into memory (256 KiB).
        /// The file must not exist. It is neither synced nor removed here.
        case file(path: String, limit: Int64)
    }

    /// `GET`, `PUT` …
    package var method: String
    /// The whole address; only `http` and `https` are spoken.
    package var url: String
    /// Header names and values, sent as given.
    package var headers: [(name: String, value: String)]
    /// What goes out.
    package var body: Body
    /// Where the answer goes.
    package var landing: Landing
    /// By which time the certificate of a new connection is judged; none means the wall clock of this machine.
    package var certificateTime: CertificateTime?

    /// Seconds for which it may be stalled, where that is longer than usual; none means the line's own.
    package var patience: Int?

    /// Asks for something; the answer may have 1 MiB unless told otherwise.
    package init(
        _ method: String, _ url: String, headers: [(name: String, value: String)] = [], body: Body = .none,
        landing: Landing = .memory(limit: 1_048_576)
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.landing = landing
    }
}

/// How far a request has come, in bytes of bodies.
package struct CurlProgress: Sendable, Equatable {
    /// Sent so far.
    package var sent: Int64
    /// To be sent in all.
    package var toSend: Int64
    /// Received so far.
    package var received: Int64
}
