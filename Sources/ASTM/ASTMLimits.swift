// Bounds of what is read, and the waiting times and counts of E1381 (CLSI LIS01).

/// Bounds that no honest analyser comes near: a count with histograms is about 40 KB.
package enum ASTMLimits {
    /// Bytes of text in a frame of E1381.
    package static let textOfStandardFrame = 240
    /// Bytes of text in a frame that we take: many analysers send all records in one frame, and LIS01-A2
    /// itself allows frames of about 64,000.
    package static let textOfFrame = 65_536
    /// Bytes of a message on the line: 1 MiB.
    package static let message = 1 << 20
    /// Bytes that a receiver keeps while it is storing: the sender should be silent then.
    package static let backlog = 1 << 17
    /// Bytes of a file.
    package static let fileBytes = 16 << 20
    package static let messages = 1_000
    /// Records of one message.
    package static let records = 10_000
    package static let fieldsOfRecord = 1_000
}

/// What E1381 says about waiting and trying again.
package enum ASTMTiming {
    /// A sender waits so long for an answer to ENQ or to a frame; then it sends EOT and gives up.
    package static let senderWait = Duration.seconds(15)
    /// A receiver waits so long for a frame or EOT; then the session is over for it.
    package static let receiverWait = Duration.seconds(30)
    /// A sender that was told to wait (NAK to its ENQ) asks again after at least this.
    package static let busyWait = Duration.seconds(10)
    /// A frame that is refused is sent again so often.
    package static let retransmissions = 6
}
