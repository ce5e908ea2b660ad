// The receiver's side of E1381 (CLSI LIS01) as a value: bytes and waiting times in, answers and messages out.

import Bytes

/// One line (serial or TCP) on which an analyser sends. It does no I/O and has no clock: the caller gives it
/// bytes in any split, says when `patience` ran out, writes what it is told to write, and stores.
///
/// ## What is kept when
/// A sender forgets a frame when it hears ACK, and a message when it hears the ACK of its last frame; a session
/// that ends before that is sent again as a whole. So:
/// * No frame is answered by itself. `.frame` hands it out and the receiver owes the ACK: `stored()` gives it,
///   `notStored()` gives NAK and the frame is asked for again. Nothing else is read in between.
/// * The end of a session (EOT) comes too late to withhold anything. The end of a message is therefore seen
///   in the frame that carries its terminator record (L): `Received.message` is then the whole message, and
///   must be on disk before `stored()`. This is "store first, then ACK".
/// * A message without L cannot be recognised before EOT: it comes as `.message` when every frame has been
///   answered. So a frame in the middle (`Received.message == nil`) is kept as well before it is confirmed: all that
///   came so far, for the case that we stop before the end.
/// * `.abandoned` is text whose sender gave up, fell silent or started anew. It is not a message. It is worth a
///   quarantine, not an exam: its sender offers the whole again.
package struct ASTMReceiver: Sendable {
    /// A good frame that is not answered yet.
    package struct Received: Equatable, Sendable {
        /// What it adds to the message: its text, with a CR put behind a last record that lacks it.
        package let text: [UInt8]
        /// The whole message when this frame ends it, records divided by CR, without frames; else nil.
        package let message: [UInt8]?

        package init(text: [UInt8], message: [UInt8]?) {
            self.text = text
            self.message = message
        }
    }

    package enum Event: Equatable, Sendable {
        /// Write these bytes now.
        case send([UInt8])
        /// Keep this, then call `stored()` or `notStored()`.
        case frame(Received)
        /// A message that only the end of its session told; there is nothing left to answer.
        case message([UInt8])
        /// The session broke off; the text of its unfinished message, which may be empty.
        case abandoned([UInt8], ASTMLineFault)
        /// For the log: it has been answered with NAK where E1381 asks for it.
        case fault(ASTMLineFault)
    }

    private enum Phase: Equatable {
        case neutral
        case transfer
        case owing(ASTMFrame, Received)
    }

    private var phase = Phase.neutral
    private var scanner = FrameScanner()
    /// The accepted text of the message that is under way.
    private var text: [UInt8] = []
    private var expected: UInt8 = 1
    private var last: ASTMFrame?
    /// Refusals of the frame that is expected.
    private var refusals = 0
    private var backlog: [UInt8] = []

    /// While true, an analyser that asks (ENQ) is told to wait (NAK): no disk space, or shutting down.
    package var isBusy = false

    package init() {}

    /// How long the line may be silent from now on before `fellSilent()` must be called; nil when it may be
    /// silent for ever.
    package var patience: Duration? { phase == .transfer ? ASTMTiming.receiverWait : nil }

    /// The caller owes `stored()` or `notStored()`.
    package var isOwing: Bool {
        if case .owing = phase { true } else { false }
    }

    /// Takes what came. While an ACK is owed it is only put aside.
    package mutating func receive(_ bytes: some Sequence<UInt8>) -> [Event] {
        backlog += bytes
        if isOwing {
            // A sender that talks on without its answer is not heard beyond this.
            if backlog.count > ASTMLimits.backlog { backlog = Array(backlog.suffix(ASTMLimits.backlog)) }
            return []
        }
        return work()
    }

    /// The frame that was handed out is kept: answers it.
    package mutating func stored() -> [Event] {
        guard case .owing(let frame, let received) = phase else { return [] }
        phase = .transfer
        if received.message == nil { text += received.text } else { text = [] }
        expected = ASTMFrame.number(after: frame.number)
        last = frame
        refusals = 0
        return reply(Ascii.acknowledge) + work()
    }

    /// The frame that was handed out could not be kept: asks for it again.
    package mutating func notStored() -> [Event] {
        guard isOwing else { return [] }
        phase = .transfer
        var events: [Event] = [.fault(ASTMLineFault(.notStored, at: scanner.offset))]
        events += isOvertaken ? [] : refuse()
        return events + work()
    }

    /// The line was silent for `patience`.
    package mutating func fellSilent() -> [Event] { breakOff(.silence) }

    /// The connection ended.
    package mutating func lineClosed() -> [Event] { breakOff(.lineClosed) }

    // MARK: bytes to tokens

    private mutating func work() -> [Event] {
        var events: [Event] = []
        var used = 0
        while used < backlog.count, !isOwing {
            if let token = scanner.take(backlog[used]) { events += handle(token) }
            used += 1
        }
        backlog.removeFirst(used)
        return events
    }

    private mutating func handle(_ token: FrameToken) -> [Event] {
        switch (phase, token.kind) {
        case (.neutral, .enquiry), (.transfer, .enquiry): return open(token)
        case (.transfer, .endOfTransmission): return close(token)
        case (.transfer, .frame(let frame)): return accept(frame, at: token.offset)
        case (.transfer, .damaged(let kind)):
            return [.fault(ASTMLineFault(kind, at: token.offset))] + refuse()
        case (.neutral, .frame), (.neutral, .damaged):
            return [.fault(ASTMLineFault(.outsideSession, at: token.offset))]
        case (.neutral, .endOfTransmission), (.owing, _): return []
        }
    }

    // MARK: the session

    private mutating func open(_ token: FrameToken) -> [Event] {
        let unfinished: [Event] =
            text.isEmpty ? [] : [.abandoned(text, ASTMLineFault(.brokenOff, at: token.offset))]
        phase = isBusy ? .neutral : .transfer
        forget()
        return unfinished + [.send([isBusy ? Ascii.negativeAcknowledge : Ascii.acknowledge])]
    }

    private mutating func close(_ token: FrameToken) -> [Event] {
        let whole = last?.isEnd == true && token.brokenOff == nil
        let rest = text
        phase = .neutral
        forget()
        if rest.isEmpty { return [] }
        return whole ? [.message(rest)] : [.abandoned(rest, ASTMLineFault(.brokenOff, at: token.offset))]
    }

    private mutating func breakOff(_ kind: ASTMLineFault.Kind) -> [Event] {
        guard phase == .transfer || kind == .lineClosed else { return [] }
        let isOpen = !text.isEmpty || scanner.isInsideFrame
        let rest = text
        phase = .neutral
        scanner.reset()
        backlog = []
        forget()
        return isOpen ? [.abandoned(rest, ASTMLineFault(kind, at: scanner.offset))] : []
    }

    private mutating func forget() {
        text = []
        expected = 1
        last = nil
        refusals = 0
    }

    // MARK: frames

    private mutating func accept(_ frame: ASTMFrame, at offset: Int) -> [Event] {
        guard frame.number == expected else {
            // The last frame again: our ACK was lost on the way.
            if frame.number == last?.number { return [.send([Ascii.acknowledge])] }
            let fault = ASTMLineFault(.outOfOrder(expected: expected, found: frame.number), at: offset)
            return [.fault(fault)] + refuse()
        }
        guard text.count + frame.text.count < ASTMLimits.message else {
            return [.fault(ASTMLineFault(.messageTooLong, at: offset))] + refuse()
        }
        let piece = ASTMText.piece(of: frame)
        let isLast = frame.isEnd && ASTMText.endsWithTerminator(text, piece)
        let received = Received(text: piece, message: isLast ? text + piece : nil)
        phase = .owing(frame, received)
        return [.frame(received)]
    }

    private mutating func refuse() -> [Event] {
        refusals += 1
        guard refusals > ASTMTiming.retransmissions else { return [.send([Ascii.negativeAcknowledge])] }
        let rest = text
        phase = .neutral
        forget()
        return [
            .send([Ascii.negativeAcknowledge]),
            .abandoned(rest, ASTMLineFault(.tooManyRetransmissions, at: scanner.offset)),
        ]
    }

    /// The answer to the frame that was handed out, unless its sender has gone on without it: then the answer
    /// would be taken for that of what came after.
    private func reply(_ byte: UInt8) -> [Event] { isOvertaken ? [] : [.send([byte])] }

    private var isOvertaken: Bool {
        backlog.contains { $0 == Ascii.startOfText || $0 == Ascii.enquiry || $0 == Ascii.endOfTransmission }
    }
}
