// The receiver of E1381: what it answers, when it owes an answer, and what it makes of a line that misbehaves.
import ASTM
import Testing

@Suite struct `Receiver of a line` {
    private typealias Event = ASTMReceiver.Event

    private let ack = Event.send([Line.ack])
    private let nak = Event.send([Line.nak])

    private func open() -> ASTMReceiver {
        var receiver = ASTMReceiver()
        #expect(receiver.receive([Line.enq]) == [ack])
        return receiver
    }

    private func frame(_ number: UInt8, _ text: String, isEnd: Bool = true) -> ASTMFrame {
        ASTMFrame(number: number, text: Array(text.utf8), isEnd: isEnd)
    }

    private func faults(_ events: [Event]) -> [ASTMLineFault.Kind] {
        events.compactMap { if case .fault(let fault) = $0 { fault.kind } else { nil } }
    }

    @Test func `each frame is answered only when it is kept`() {
        var receiver = open()
        let frames = Line.frames()
        for frame in frames.dropLast() {
            #expect(receiver.receive(frame.bytes) == [.frame(.init(text: frame.text, message: nil))])
            #expect(receiver.isOwing && receiver.patience == nil)
            #expect(receiver.stored() == [ack])
        }
        #expect(
            receiver.receive(frames[frames.count - 1].bytes).first
                == .frame(.init(text: Array("L|1|N\r".utf8), message: Line.message)))
        #expect(receiver.stored() == [ack])
        #expect(receiver.receive([Line.eot]) == [])
        #expect(receiver.patience == nil)
    }

    @Test func `all records in one frame make the message at once`() {
        var receiver = open()
        let frame = Line.frames(.continuous, limit: 4096)
        #expect(frame.count == 1)
        #expect(receiver.receive(frame[0].bytes) == [.frame(.init(text: Line.message, message: Line.message))])
    }

    @Test func `a message does not depend on how the bytes are split`() {
        for size in 1...40 {
            var receiver = ASTMReceiver()
            var messages: [[UInt8]] = []
            var rest = Line.session()[...]
            while !rest.isEmpty {
                var events = receiver.receive(rest.prefix(size))
                rest = rest.dropFirst(size)
                while let event = events.first {
                    events.removeFirst()
                    guard case .frame(let received) = event else { continue }
                    if let message = received.message { messages.append(message) }
                    events += receiver.stored()
                }
            }
            #expect(messages == [Line.message], "size \(size)")
        }
    }

    @Test func `the checksum is the sum from the number to the end byte`() {
        #expect(ASTMFrame.checksum(of: [0x31, 0x41, 0x03]) == 0x75)
        #expect(frame(1, "A").bytes == [0x02, 0x31, 0x41, 0x03, 0x37, 0x35, 0x0D, 0x0A])
    }

    @Test func `a wrong checksum is refused and the frame taken when it comes again`() {
        var receiver = open()
        var bytes = frame(1, "H|\\^&\r").bytes
        bytes[3] ^= 1
        let events = receiver.receive(bytes)
        #expect(events.last == nak)
        #expect(faults(events).count == 1)
        #expect(receiver.receive(frame(1, "H|\\^&\r").bytes).count == 1)
        #expect(receiver.isOwing)
    }

    @Test func `the last frame again is acknowledged and not taken twice`() {
        var receiver = open()
        let header = frame(1, "H|\\^&\r")
        _ = receiver.receive(header.bytes)
        #expect(receiver.stored() == [ack])
        #expect(receiver.receive(header.bytes) == [ack])
        _ = receiver.receive(frame(2, "L|1\r").bytes)
        _ = receiver.stored()
        #expect(receiver.receive(frame(2, "L|1\r").bytes) == [ack])
    }

    @Test func `a number that is neither next nor last is refused`() {
        var receiver = open()
        for number in [UInt8(0), 2, 3, 7] {
            let events = receiver.receive(frame(number, "H|\\^&\r").bytes)
            #expect(faults(events) == [.outOfOrder(expected: 1, found: number)])
            #expect(events.last == nak)
        }
    }

    @Test func `numbers go round from 7 to 0`() {
        var receiver = open()
        for number in 1...20 {
            let events = receiver.receive(frame(UInt8(number & 7), "R|\(number)\r").bytes)
            #expect(events.count == 1)
            #expect(receiver.stored() == [ack])
        }
    }

    @Test func `after seven refusals the session is over`() {
        var receiver = open()
        for _ in 1...6 { #expect(receiver.receive(frame(5, "x").bytes).last == nak) }
        guard case .abandoned(_, let fault)? = receiver.receive(frame(5, "x").bytes).last else {
            Issue.record("still going")
            return
        }
        #expect(fault.kind == .tooManyRetransmissions)
        #expect(faults(receiver.receive(frame(1, "x").bytes)) == [.outsideSession])
        #expect(receiver.receive([Line.enq]) == [ack])
    }

    @Test func `what could not be stored is asked for again`() {
        var receiver = open()
        let frames = Line.frames(.continuous, limit: 4096)
        _ = receiver.receive(frames[0].bytes)
        let events = receiver.notStored()
        #expect(faults(events) == [.notStored])
        #expect(events.last == nak)
        #expect(receiver.receive(frames[0].bytes) == [.frame(.init(text: Line.message, message: Line.message))])
        #expect(receiver.stored() == [ack])
    }

    @Test func `an answer that comes too late is not given`() {
        var receiver = open()
        let frames = Line.frames(.continuous, limit: 4096)
        _ = receiver.receive(frames[0].bytes)
        #expect(receiver.receive([Line.eot, Line.enq]) == [])
        // One ACK, that of the new ENQ.
        #expect(receiver.stored() == [ack])
    }

    @Test func `a frame sent again while it is stored is answered once`() {
        var receiver = open()
        let header = frame(1, "H|\\^&\r")
        _ = receiver.receive(header.bytes)
        _ = receiver.receive(header.bytes)
        #expect(receiver.stored() == [ack])
    }

    @Test func `a message without terminator comes with the end of its session`() {
        var receiver = open()
        _ = receiver.receive(frame(1, "H|\\^&\r").bytes)
        _ = receiver.stored()
        _ = receiver.receive(frame(2, "R|1|^^^^WBC|5").bytes)
        _ = receiver.stored()
        #expect(receiver.receive([Line.eot]) == [.message(Array("H|\\^&\rR|1|^^^^WBC|5\r".utf8))])
    }

    @Test func `a record that goes on in the next frame is joined without a seam`() {
        var receiver = open()
        for (number, part) in ["H|\\^", "&\rL|", "1|N"].enumerated() {
            _ = receiver.receive(frame(UInt8(number + 1), part, isEnd: number == 2).bytes)
            if number < 2 { #expect(receiver.stored() == [ack]) }
        }
        #expect(receiver.isOwing)
        #expect(receiver.stored() == [ack])
        #expect(receiver.receive([Line.eot]) == [])
    }

    @Test func `a terminator divided between two frames is seen`() {
        var receiver = open()
        _ = receiver.receive(frame(1, "H|\\^&\rL", isEnd: false).bytes)
        _ = receiver.stored()
        let events = receiver.receive(frame(2, "|1|N\r").bytes)
        #expect(events == [.frame(.init(text: Array("|1|N\r".utf8), message: Array("H|\\^&\rL|1|N\r".utf8)))])
    }

    @Test func `two messages of one session are two`() {
        var receiver = open()
        var messages = 0
        let twice = ASTMFrame.frames(of: Line.message + Line.message)
        for frame in twice {
            for case .frame(let received) in receiver.receive(frame.bytes) where received.message != nil {
                #expect(received.message == Line.message)
                messages += 1
            }
            _ = receiver.stored()
        }
        #expect(messages == 2)
    }

    @Test func `silence ends a session and its unfinished message is given up`() {
        var receiver = open()
        #expect(receiver.patience == ASTMTiming.receiverWait)
        _ = receiver.receive(frame(1, "H|\\^&\r").bytes)
        _ = receiver.stored()
        guard case .abandoned(let text, let fault)? = receiver.fellSilent().first else {
            Issue.record("not abandoned")
            return
        }
        #expect(text == Array("H|\\^&\r".utf8))
        #expect(fault.kind == .silence)
        #expect(receiver.patience == nil)
        #expect(receiver.fellSilent() == [])
    }

    @Test func `silence while we are storing is ours`() {
        var receiver = open()
        _ = receiver.receive(frame(1, "H|\\^&\r").bytes)
        #expect(receiver.fellSilent() == [])
        #expect(receiver.stored() == [ack])
    }

    @Test func `a sender that starts anew is heard even inside a frame`() {
        var receiver = open()
        _ = receiver.receive(frame(1, "H|\\^&\r").bytes)
        _ = receiver.stored()
        let events = receiver.receive(Array(frame(2, "P|1\r").bytes.prefix(3)) + [Line.enq])
        #expect(events.last == ack)
        guard case .abandoned? = events.first else {
            Issue.record("not abandoned")
            return
        }
    }

    @Test func `a busy receiver tells the sender to wait`() {
        var receiver = ASTMReceiver()
        receiver.isBusy = true
        #expect(receiver.receive([Line.enq]) == [nak])
        receiver.isBusy = false
        #expect(receiver.receive([Line.enq]) == [ack])
    }

    @Test func `a frame beyond the limit is refused without being kept`() {
        var receiver = open()
        let long = ASTMFrame(number: 1, text: [UInt8](repeating: 0x41, count: ASTMLimits.textOfFrame + 1), isEnd: true)
        #expect(faults(receiver.receive(long.bytes)) == [.frameTooLong])
        let fits = ASTMFrame(number: 1, text: [UInt8](repeating: 0x41, count: ASTMLimits.textOfFrame), isEnd: true)
        #expect(faults(receiver.receive(fits.bytes)).isEmpty)
        #expect(receiver.isOwing)
    }

    @Test func `a message beyond the limit is refused`() {
        var receiver = open()
        var seen: [ASTMLineFault.Kind] = []
        for number in 1...20 {
            let text = [UInt8](repeating: 0x41, count: ASTMLimits.textOfFrame)
            let events = receiver.receive(ASTMFrame(number: UInt8(number & 7), text: text, isEnd: false).bytes)
            seen += faults(events)
            _ = receiver.stored()
        }
        #expect(seen.contains(.messageTooLong))
    }

    @Test func `a sender that never waits cannot fill the memory`() {
        var receiver = open()
        _ = receiver.receive(frame(1, "H|\\^&\r").bytes)
        for _ in 1...200 { _ = receiver.receive([UInt8](repeating: 0x41, count: 4096)) }
        #expect(receiver.stored() == [ack])
    }
}
