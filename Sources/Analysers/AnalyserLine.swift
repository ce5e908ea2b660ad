// One analyser's connection: its bytes become messages, and each is answered only when it is kept.
import ASTM
import Blocking
import HL7v2

/// Serves one connection. Owns a thread, because sockets block.
actor AnalyserLine {
    private nonisolated let thread = OwnThread(label: "lianyi.analyser")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    private let socket: Socket
    private let peer: String
    private let port: AnalyserPort
    /// Milliseconds after which it looks whether it is to end.
    private static let look: Int32 = 200

    init(_ socket: Socket, peer: String, of port: AnalyserPort) {
        self.socket = socket
        self.peer = peer
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
        var decoder = MLLPDecoder()
        while let bytes = heard() {
            for event in decoder.receive(bytes) { guard await answer(event) else { return } }
        }
        for event in decoder.lineClosed() { _ = await answer(event) }
    }

    /// Stored first, answered then: AA promises that the message is kept.
    private func answer(_ event: MLLPDecoder.Event) async -> Bool {
        switch event {
        case .fault(let fault):
            port.say(.garbled(peer: peer, "\(fault.kind) at byte \(fault.offset)"))
            return true
        case .block(let block):
            let isKept = await keep(block.message, isWhole: block.isClosed)
            let code: HL7Acknowledgement.Code = isKept && block.isClosed ? .accepted : .rejected
            let words = HL7Acknowledgement(to: block.message).message(code, at: port.clock())
            return socket.write(MLLPDecoder.block(of: words))
        }
    }

    private func serveASTM() async {
        var receiver = ASTMReceiver(), silence = Duration.zero
        while let bytes = heard() {
            silence = bytes.isEmpty ? silence + .milliseconds(Int(Self.look)) : .zero
            var events = receiver.receive(bytes)
            if let patience = receiver.patience, silence > patience { events += receiver.fellSilent() }
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
                // A frame in the middle promises nothing yet; the last one promises the message.
                let isKept = if let message = frame.message { await keep(message, isWhole: true) } else { true }
                waiting = waiting + (isKept ? receiver.stored() : receiver.notStored())
            case .message(let bytes): _ = await keep(bytes, isWhole: true)
            case .abandoned(let text, let fault):
                if !text.isEmpty { _ = await keep(text, isWhole: false) }
                port.say(.garbled(peer: peer, "\(fault)"))
            case .fault(let fault): port.say(.garbled(peer: peer, "\(fault)"))
            }
        }
        return true
    }

    private func keep(_ bytes: [UInt8], isWhole: Bool) async -> Bool {
        await port.keep(AnalyserMessage(speech: port.speech, bytes: bytes, isWhole: isWhole, peer: peer))
    }
}
