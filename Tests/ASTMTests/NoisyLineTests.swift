// A sender and the receiver over a line that loses, turns and doubles bytes: what counts as sent is stored.
import ASTM
import Testing

@Suite struct `Noisy line` {
    /// Both ends of a line, and chance between them.
    private struct Conversation {
        var receiver = ASTMReceiver()
        var sender: ASTMSender
        var dice: Dice
        /// One byte of so many is hurt.
        let noise: Int
        var stored: [[UInt8]] = []
        var abandoned = 0

        init(_ frames: [ASTMFrame], seed: UInt64, noise: Int) {
            sender = ASTMSender(frames)
            dice = Dice(seed)
            self.noise = noise
        }

        /// One session; true when the sender counts the message as sent.
        mutating func run() -> Bool {
            var toReceiver: [UInt8] = []
            var outcome: Bool?
            take(sender.start(), &toReceiver, &outcome)
            for _ in 0..<10_000 {
                if toReceiver.isEmpty {
                    guard outcome == nil else { break }
                    take(sender.fellSilent(), &toReceiver, &outcome)
                }
                let answers = hear(hurt(toReceiver))
                toReceiver = []
                take(sender.receive(hurt(answers, doubles: false)), &toReceiver, &outcome)
            }
            _ = hear([])
            keep(receiver.fellSilent())
            return outcome == true
        }

        private mutating func take(_ events: [ASTMSender.Event], _ bytes: inout [UInt8], _ outcome: inout Bool?) {
            for event in events {
                switch event {
                case .send(let more): bytes += more
                case .finished: outcome = true
                case .failed: outcome = false
                }
            }
        }

        private mutating func hear(_ bytes: [UInt8]) -> [UInt8] {
            var answers: [UInt8] = []
            var events = receiver.receive(bytes)
            while !events.isEmpty {
                let event = events.removeFirst()
                keep([event])
                if case .send(let more) = event { answers += more }
                guard case .frame(let received) = event else { continue }
                let isFull = Int.random(in: 0..<10, using: &dice) == 0
                if let message = received.message, !isFull { stored.append(message) }
                events += isFull ? receiver.notStored() : receiver.stored()
            }
            return answers
        }

        private mutating func keep(_ events: [ASTMReceiver.Event]) {
            for event in events {
                switch event {
                case .message(let message): stored.append(message)
                case .abandoned: abandoned += 1
                case .send, .frame, .fault: break
                }
            }
        }

        /// An answer that comes twice is beyond E1381: the second is taken for that of the next frame.
        private mutating func hurt(_ bytes: [UInt8], doubles: Bool = true) -> [UInt8] {
            guard noise > 0 else { return bytes }
            return bytes.flatMap { byte -> [UInt8] in
                guard Int.random(in: 0..<noise, using: &dice) == 0 else { return [byte] }
                switch Int.random(in: 0..<3, using: &dice) {
                case 0: return []
                case 1 where doubles: return [byte, byte]
                default: return [byte ^ (1 << UInt8.random(in: 0..<8, using: &dice))]
                }
            }
        }
    }

    @Test(arguments: [UInt64(1), 2, 3, 4, 5]) func `over a good line a message arrives once`(seed: UInt64) {
        for packing in [ASTMFrame.Packing.recordByRecord, .continuous] {
            var line = Conversation(Line.frames(packing, limit: 40), seed: seed, noise: 0)
            let isSent = line.run()
            #expect(isSent)
            #expect(line.stored == [Line.message])
            #expect(line.abandoned == 0)
        }
    }

    @Test(arguments: [20_000, 2_000, 500]) func `what the sender counts as sent was stored`(noise: Int) {
        for seed in 0..<UInt64(150) {
            var line = Conversation(Line.frames(limit: 60), seed: seed, noise: noise)
            let isSent = line.run()
            if isSent { #expect(line.stored.contains(Line.message), "seed \(seed)") }
        }
    }

    @Test func `a frame hurt in one place is never taken for another`() {
        let frame = Line.frames(.continuous, limit: 4096)[0].bytes
        for place in frame.indices {
            for bit in 0..<8 {
                var bytes = frame
                bytes[place] ^= 1 << UInt8(bit)
                var receiver = ASTMReceiver()
                _ = receiver.receive([Line.enq])
                for case .frame(let received) in receiver.receive(bytes) {
                    #expect(received.text == Line.message, "byte \(place), bit \(bit)")
                }
            }
        }
    }

    @Test func `any bytes get an answer`() {
        var dice = Dice(9)
        let controls: [UInt8] = [0x02, 0x03, 0x04, 0x05, 0x17, 0x0D, 0x0A, 0x30, 0x31, 0x32, 0x4C, 0x48, 0x7C]
        for _ in 0..<300 {
            var receiver = ASTMReceiver()
            var sender = ASTMSender(Line.frames())
            _ = sender.start()
            for _ in 0..<200 {
                let bytes = (0..<5).map { _ in controls.randomElement(using: &dice) ?? 0 }
                switch Int.random(in: 0..<6, using: &dice) {
                case 0: _ = receiver.stored()
                case 1: _ = receiver.notStored()
                case 2: _ = receiver.fellSilent()
                case 3: _ = sender.receive(bytes)
                default: _ = receiver.receive(bytes)
                }
            }
            _ = receiver.lineClosed()
        }
    }
}
