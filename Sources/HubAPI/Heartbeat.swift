// How a terminal fares, as it tells the hub every few minutes.
package import FoundationEssentials

/// The body of `PUT /api/v1/heartbeat`.
package struct Heartbeat: Hashable, Sendable, Codable {
    /// What the terminal's own clock says; the hub measures how far it is off.
    package var deviceTime: Date
    /// The terminal's program and version.
    package var version: String
    /// Exams without a receipt.
    package var waiting: Int
    /// Their bytes that the hub does not have yet.
    package var waitingBytes: Int64
    /// When the oldest of them was captured, by hub time.
    package var oldestAt: Date?
    /// Exams that the hub refused: somebody at the clinic must look at them.
    package var refused: Int
    /// Tries that failed since the last heartbeat.
    package var retries: Int
    /// Bytes that are free on the disk of the spool.
    package var freeBytes: Int64

    /// Says how the terminal fares.
    package init(deviceTime: Date, version: String, freeBytes: Int64) {
        self.deviceTime = deviceTime
        self.version = version
        self.freeBytes = freeBytes
        (waiting, waitingBytes, refused, retries) = (0, 0, 0, 0)
    }
}
