// How patiently, and how carefully, a line speaks to the hub.

/// The limits of every request on a line. Times are idle times: a slow line that moves is never cut.
package struct CurlSettings: Sendable {
    /// Seconds until the connection, with its TLS handshake, must stand.
    package var connectTimeout = 20
    /// Bytes a second below which a request counts as stalled (`reliability.md` §3.3: 100 B/s for 30 s).
    package var lowSpeedLimit = 100
    /// Seconds for which a request may be stalled.
    package var lowSpeedTime = 30
    /// A PEM file with the only authorities to believe; none means the system's.
    package var caFile: String?
    /// Bytes a second that a request may send at most; none means as fast as the line is.
    package var sendLimit: Int64?
    /// How we name ourselves.
    package var userAgent: String

    /// The usual limits.
    package init(userAgent: String) {
        self.userAgent = userAgent
    }
}
