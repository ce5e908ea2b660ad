// The sender's side of E1381 (CLSI LIS01) as a value: what an analyser does on the line.

import Bytes

/// Sends the frames of one session. It stands here so that the receiver can be tried against an honest sender;
/// the hub itself never sends to an analyser.
package struct ASTMSender: Sendable {
    package enum Event: Equatable, Sendable {
        /// Write these bytes now.
        case send([UInt8])
        /// Every frame was acknowledged.
        case finished
        /// Given up: the message is not sent and will be offered again.
        case failed(ASTMLineFault.Kind)
    }

    private enum Phase: Equatable {
        case idle
        case asking
        case sending(index: Int, refusals: Int)
    }

    private let frames: [ASTMFrame]
    private var phase = Phase.idle

    package init(_ frames: [ASTMFrame]) {
        self.frames = frames
    }

    /// How long an answer may take before `fellSilent()` must be called; nil when none is awaited.
    package var patience: Duration? { phase == .idle ? nil : ASTMTiming.senderWait }

    /// Asks for the line.
    package mutating func start() -> [Event] {
        phase = .asking
        return [.send([Ascii.enquiry])]
    }

    /// Takes the receiver's answers.
    package mutating func receive(_ bytes: some Sequence<UInt8>) -> [Event] {
        var events: [Event] = []
        for byte in bytes { events += take(byte) }
        return events
    }

    /// No answer came for `patience`.
    package mutating func fellSilent() -> [Event] { phase == .idle ? [] : giveUp(.silence) }

    private mutating func take(_ answer: UInt8) -> [Event] {
        switch phase {
        case .idle: return []
        case .asking:
            switch answer {
            case Ascii.acknowledge: return send(0, refusals: 0)
            case Ascii.enquiry: return end(.contention)
            default: return end(.busy)
            }
        case .sending(let index, let refusals):
            // EOT asks for the line; it stands for ACK as well (LIS01, receiver interrupt).
            let isGood = answer == Ascii.acknowledge || answer == Ascii.endOfTransmission
            if isGood { return send(index + 1, refusals: 0) }
            guard refusals < ASTMTiming.retransmissions else { return giveUp(.tooManyRetransmissions) }
            return send(index, refusals: refusals + 1)
        }
    }

    private mutating func send(_ index: Int, refusals: Int) -> [Event] {
        guard index < frames.count else {
            phase = .idle
            return [.send([Ascii.endOfTransmission]), .finished]
        }
        phase = .sending(index: index, refusals: refusals)
        return [.send(frames[index].bytes)]
    }

    private mutating func giveUp(_ kind: ASTMLineFault.Kind) -> [Event] {
        [.send([Ascii.endOfTransmission])] + end(kind)
    }

    private mutating func end(_ kind: ASTMLineFault.Kind) -> [Event] {
        phase = .idle
        return [.failed(kind)]
    }
}
