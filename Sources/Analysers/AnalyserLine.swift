// One analyser's connection: its bytes become messages, and each is answered only when it is kept.
import ASTM
import Blocking
import HL7v2

/// Serves one connection. Owns a thread, because sockets block.
actor AnalyserLine {
    private nonisolated let thread = OwnThread(label: "lianyi.analyser")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    private let socket: Socket
    private let seat: Seat
    private let port: AnalyserPort
    /// What came so far of an ASTM message, all of it confirmed and kept.
    private var begun: [UInt8] = []
    private nonisolated var peer: String { seat.peer }
    /// Milliseconds after which it looks whether it is to end.
    private static let look: Int32 = 200

    init(_ socket: Socket, _ seat: Seat, of port: AnalyserPort) {
        self.socket = socket
        self.seat = seat
        self.port = port
    }

    func serve() async {
        port.say(.connected(peer: peer))
        switch port.speech {
        case .mllp: await serveMLLP()
        case .astm: await serveASTM()
        }
        port.say(.left(peer: peer))
    }

    /// What came; empty where nothing did within a look, nil where the line is closed or this is to end.
    private func heard() -> [UInt8]? {
        guard !Task.isCancelled else { return nil }
        return socket.isReady(within: Self.look) ? socket.read() : []
    }

    private func serveMLLP() async {
        var decoder = MLLPDecoder(), silence = Duration.zero
        while let bytes = heard() {
            silence = bytes.isEmpty ? silence + .milliseconds(Int(Self.look)) : .zero
            var events = decoder.receive(bytes)
            if decoder.isInsideBlock, silence >= port.silence { events += decoder.lineClosed() }
            note(bytes, isInside: decoder.isInsideBlock)
            for event in events { guard await answer(event) else { return } }
        }
        for event in decoder.lineClosed() { _ = await answer(event) }
    }

    private func note(_ bytes: [UInt8], isInside: Bool) {
        if !bytes.isEmpty { seat.heard(isInside: isInside) } else if !isInside { seat.rest() }
    }

    /// Stored first, answered then: AA promises that the message is kept.
    private func answer(_ event: MLLPDecoder.Event) async -> Bool {
        switch event {
        case .fault(let fault):
            port.say(.garbled(peer: peer, .mllp(fault)))
            return true
        case .block(let block):
            let (code, words) = await verdict(on: block)
            let answer = HL7Acknowledgement(to: block.message).message(code, at: port.clock(), words: words)
            return socket.write(MLLPDecoder.block(of: answer))
        }
    }

    /// What an analyser is told, so that it neither takes a lost result for kept nor offers a hopeless one for ever:
    /// * AA: whole and durable.
    /// * AR, "not now, send it again": it could not be kept (no room on the disk); or its end did not come, for the first
    ///   time. A noisy serial converter loses a byte now and then, and the next try is whole.
    /// * AE, "the same would fail again": it is too long; or its end does not come again and again, because the analyser
    ///   leaves it out. What came lies aside for people; the analyser shows that it was not taken, and stops where it keeps
    ///   to the standard. One that does not costs nothing more: the same bytes are kept once. And for what is whole and
    ///   no message of results: a query, an answer, a test.
    private func verdict(on block: MLLPDecoder.Block) async -> (HL7Acknowledgement.Code, String?) {
        guard !block.message.isEmpty else {
            port.say(.garbled(peer: peer, .empty))
            return (.failed, "empty message")
        }
        let wasUnfinished = port.unfinished.note(block.ending != .open, of: peer)
        switch (await keep(block.message, isWhole: block.isClosed), block.ending) {
        case (.none, _): return (.rejected, "not stored, send again")
        case (.foreign, .closed): return (.failed, "no message of results")
        case (_, .closed): return (.accepted, nil)
        case (_, .tooLong): return (.failed, "longer than \(MLLPDecoder.usualLimit) bytes")
        case (.kept, .open) where !wasUnfinished: return (.rejected, "no end of block (1C), send again")
        case (_, .open): return (.failed, "no end of block (1C), see MLLP settings")
        }
    }

    private func serveASTM() async {
        var receiver = ASTMReceiver(), silence = Duration.zero
        while let bytes = heard() {
            silence = bytes.isEmpty ? silence + .milliseconds(Int(Self.look)) : .zero
            var events = receiver.receive(bytes)
            if let patience = receiver.patience, silence > patience { events += receiver.fellSilent() }
            note(bytes, isInside: receiver.patience != nil)
            guard await work(off: events, &receiver) else { return }
        }
        _ = await work(off: receiver.lineClosed(), &receiver)
    }

    private func work(off events: [ASTMReceiver.Event], _ receiver: inout ASTMReceiver) async -> Bool {
        var waiting = events[...]
        while let event = waiting.popFirst() {
            switch event {
            case .send(let bytes): guard socket.write(bytes) else { return false }
            case .frame(let frame):
                waiting = waiting + (await isKept(frame) ? receiver.stored() : receiver.notStored())
            case .message(let bytes):
                // It cannot be asked for again: what finds no place as an exam is shown to people, as what had begun.
                if await keep(bytes, isWhole: true) == .none { _ = await keep(bytes, isWhole: false) }
                begun = []
            case .abandoned(let text, let fault):
                if !text.isEmpty { _ = await keep(text, isWhole: false) }
                begun = []
                port.say(.garbled(peer: peer, .astm(fault)))
            case .fault(let fault): port.say(.garbled(peer: peer, .astm(fault)))
            }
        }
        return true
    }

    /// The last frame promises the message. One in the middle promises nothing where the message ends with its record L; but one
    /// without L is seen to be whole only when every frame has been confirmed, so none is confirmed that is not kept.
    private func isKept(_ frame: ASTMReceiver.Received) async -> Bool {
        if let message = frame.message {
            guard await keep(message, isWhole: true) != .none else { return false }
            begun = []
            return true
        }
        let text = begun + frame.text
        let message = AnalyserMessage(
            speech: port.speech, bytes: text, isWhole: false, peer: peer, isUnderWay: true)
        guard await port.keep(message) != .none else { return false }
        begun = text
        return true
    }

    private func keep(_ bytes: [UInt8], isWhole: Bool) async -> AnalyserCustody {
        await port.keep(AnalyserMessage(speech: port.speech, bytes: bytes, isWhole: isWhole, peer: peer))
    }
}
