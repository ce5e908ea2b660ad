// Blocks out of a stream: any split, what analysers leave out, limits.
import HL7v2
import Testing

@Suite struct `MLLP blocks` {
    private let message = Array("MSH|^~\\&|BC||||1||ORU^R01|3|P|2.3.1\rOBX|1|NM|a||1||||||F\r".utf8)

    private func blocks(_ events: [MLLPDecoder.Event]) -> [MLLPDecoder.Block] {
        events.compactMap { if case .block(let block) = $0 { block } else { nil } }
    }

    private func faults(_ events: [MLLPDecoder.Event]) -> [MLLPFault.Kind] {
        events.compactMap { if case .fault(let fault) = $0 { fault.kind } else { nil } }
    }

    @Test func `blocks come out whole however the bytes are split`() {
        let stream = MLLPDecoder.block(of: message) + MLLPDecoder.block(of: message)
        for size in 1...stream.count {
            var decoder = MLLPDecoder()
            var events: [MLLPDecoder.Event] = []
            var rest = stream[...]
            while !rest.isEmpty {
                events += decoder.receive(rest.prefix(size))
                rest = rest.dropFirst(size)
            }
            #expect(blocks(events).map(\.message) == [message, message], "size \(size)")
            #expect(blocks(events).allSatisfy(\.isClosed) && faults(events).isEmpty)
            #expect(!decoder.isInsideBlock && decoder.lineClosed() == [])
        }
    }

    @Test func `a missing 0x0D behind the end is no fault`() {
        var decoder = MLLPDecoder()
        let stream = [0x0B] + message + [0x1C, 0x0B] + message + [0x1C]
        let events = decoder.receive(stream)
        #expect(blocks(events).map(\.message) == [message, message])
        #expect(faults(events).isEmpty)
    }

    @Test func `a message without its start byte is taken from its MSH`() {
        var decoder = MLLPDecoder()
        let events = decoder.receive(Array("\r\n".utf8) + message + [0x1C, 0x0D])
        #expect(blocks(events).map(\.message) == [message])
        #expect(faults(events) == [.missingStart])
    }

    @Test func `a block without its end byte is given out open`() {
        var decoder = MLLPDecoder()
        let events = decoder.receive([0x0B] + message + [0x0B] + message) + decoder.lineClosed()
        #expect(blocks(events).map(\.isClosed) == [false, false])
        #expect(blocks(events).map(\.message) == [message, message])
        #expect(faults(events) == [.missingEnd, .missingEnd])
    }

    @Test func `noise between blocks is passed over and told once a line`() {
        var decoder = MLLPDecoder()
        let events = decoder.receive(Array("hello MSH\rMSX\r".utf8) + MLLPDecoder.block(of: message))
        #expect(blocks(events).map(\.message) == [message])
        #expect(faults(events) == [.strayBytes, .strayBytes])
    }

    @Test func `the begin of a block beyond the limit is given out at its end, and the next one read`() {
        let long = [0x0B] + message + [0x41] + [UInt8](repeating: 0x42, count: 100)
        for end in [[0x1C, 0x0D], []] as [[UInt8]] {
            var decoder = MLLPDecoder(limit: message.count)
            let events = decoder.receive(long) + decoder.receive(end + MLLPDecoder.block(of: message))
            #expect(blocks(events).map(\.message) == [message, message])
            #expect(blocks(events).map(\.ending) == [.tooLong, .closed])
            #expect(events.first == .fault(MLLPFault(.tooLong(limit: message.count), at: 0)))
        }
        var decoder = MLLPDecoder(limit: message.count)
        _ = decoder.receive(long)
        #expect(blocks(decoder.lineClosed()).map(\.ending) == [.tooLong] && !decoder.isInsideBlock)
    }

    @Test func `any bytes get an answer`() {
        var state: UInt64 = 5
        let alphabet: [UInt8] = [0x0B, 0x1C, 0x0D, 0x4D, 0x53, 0x48, 0x7C, 0x41]
        var decoder = MLLPDecoder(limit: 20)
        for _ in 0..<50_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let byte = alphabet[Int(state >> 60) & 7]
            for case .block(let block) in decoder.receive([byte]) { #expect(block.message.count <= 20) }
        }
        _ = decoder.lineClosed()
    }
}
