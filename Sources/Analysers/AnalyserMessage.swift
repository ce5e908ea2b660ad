// What an analyser said, whole, and how its line is spoken.

/// How an analyser speaks.
package enum AnalyserSpeech: String, CaseIterable, Sendable {
    /// HL7 v2 in the minimal lower layer protocol.
    case mllp
    /// ASTM E1381 frames with E1394 records.
    case astm
}

/// One message, raw, without the frames of its line.
package struct AnalyserMessage: Equatable, Sendable {
    package let speech: AnalyserSpeech
    package let bytes: [UInt8]
    /// Whether its end was seen. One without may be cut: it is kept aside for people and is never a result.
    package let isWhole: Bool
    /// The analyser's address.
    package let peer: String
    /// Whether more of it is still to come: it is kept only for the case that we stop before.
    package let isUnderWay: Bool

    /// As it was said.
    package init(speech: AnalyserSpeech, bytes: [UInt8], isWhole: Bool, peer: String, isUnderWay: Bool = false) {
        self.speech = speech
        self.bytes = bytes
        self.isWhole = isWhole
        self.peer = peer
        self.isUnderWay = isUnderWay
    }
}

/// What became of a message that was to be kept.
package enum AnalyserCustody: Equatable, Sendable {
    /// It is durable.
    case kept
    /// These very bytes were durable before.
    case known
    /// It is whole and no message of results: no exam, and never will be.
    case foreign
    /// It could not be kept; the analyser must keep it.
    case none
}

/// What happens on an analyser's line that somebody may want to read in a log.
package enum AnalyserWord: Equatable, Sendable {
    case connected(peer: String)
    case left(peer: String)
    /// Something that was said and is no message; the analyser was told so where its protocol allows.
    case garbled(peer: String, AnalyserFault)
    /// Too many analysers at once; this one was turned away.
    case crowded(peer: String)
}

/// Why a port cannot be listened to.
package enum AnalyserError: Error, Equatable, Sendable {
    /// Not `host:port` with a numeric address.
    case address(String)
    /// The system refused.
    case socket(errno: Int32, doing: String)
}
