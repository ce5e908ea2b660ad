// Captures of a line: frames taken away, repeated frames taken once, damaged ones made good or refused.
import ASTM
import Testing

@Suite struct `Captured line` {
    private func text(_ bytes: [UInt8]) throws(ASTMError) -> [String] {
        try ASTMMessage.all(in: bytes).flatMap(\.records).map(\.letter)
    }

    private let letters = ["H", "P", "C", "O", "R", "R", "C", "L"]
    private let frames = Line.frames()

    @Test func `frames of every size and packing hold the same message`() throws {
        let bare = try ASTMMessage(parsing: Line.message)
        for packing in [ASTMFrame.Packing.recordByRecord, .continuous] {
            for limit in [1, 2, 7, 40, 240, 4096] {
                let bytes = Line.frames(packing, limit: limit).flatMap(\.bytes)
                #expect(try ASTMMessage(parsing: bytes).says(the: bare), "limit \(limit)")
            }
        }
    }

    @Test func `answers of the other side and missing line ends are passed over`() throws {
        var bytes: [UInt8] = [Line.enq, Line.ack]
        for frame in frames { bytes += frame.bytes.dropLast(2) + [Line.ack] }
        #expect(try text(bytes + [Line.eot]) == letters)
    }

    @Test func `a frame that came twice is taken once`() throws {
        let bytes = frames.flatMap { $0.bytes + [Line.nak] + $0.bytes }
        #expect(try text(bytes) == letters)
    }

    @Test func `a damaged frame is made good by its repetition`() throws {
        var bytes: [UInt8] = [Line.enq]
        for frame in frames {
            var damaged = frame.bytes
            damaged[2] ^= 4
            bytes += damaged + [Line.nak] + frame.bytes
        }
        #expect(try text(bytes) == letters)
    }

    @Test func `a damaged frame that never came again is refused with its place`() {
        var bytes = frames.flatMap(\.bytes)
        let offset = frames[0].bytes.count
        bytes[offset + 3] ^= 4
        #expect {
            try text(bytes)
        } throws: { error in
            guard let error = error as? ASTMError, case .badFrame(.badChecksum) = error.kind else { return false }
            return error.offset == offset
        }
    }

    @Test func `a missing frame is refused`() {
        let bytes = (frames.prefix(3) + frames.dropFirst(4)).flatMap(\.bytes)
        let fault = ASTMLineFault.Kind.outOfOrder(expected: 4, found: 5)
        #expect(throws: ASTMError(.badFrame(fault), at: frames.prefix(3).flatMap(\.bytes).count)) { try text(bytes) }
    }

    @Test func `a session that broke off counts only when it was sent again`() throws {
        let broken = [Line.enq] + frames.prefix(3).flatMap(\.bytes) + [Line.eot]
        #expect(throws: ASTMError(.truncated, at: broken.count - 1)) { try text(broken) }
        #expect(try text(broken + Line.session()) == letters)
    }

    @Test func `an open frame means a cut`() {
        let bytes = frames.flatMap(\.bytes)
        let last = bytes.count - frames[frames.count - 1].bytes.count
        #expect(throws: ASTMError(.truncated, at: last)) { try text(bytes.dropLast(4)) }
    }

    @Test func `sessions behind each other are messages of their own`() throws {
        #expect(try text(Line.session() + Line.session(.continuous)) == letters + letters)
        let bare = Line.frames(.continuous, limit: 4096)[0].bytes
        #expect(try ASTMMessage.all(in: bare + Line.frames(.recordByRecord).flatMap(\.bytes)).count == 2)
    }

    @Test func `places count from the start of the capture`() throws {
        let records = try ASTMMessage(parsing: Line.session()).records
        var offset = 1
        for (record, frame) in zip(records, frames) {
            #expect(record.offset == offset + 2)
            offset += frame.bytes.count
        }
    }

    @Test func `Chinese text may be divided between frames`() throws {
        let bytes = Array("H|\\^&|||x\rP|1||||".utf8) + [0xD5, 0xC5, 0xC8, 0xFD, 0x0D] + Array("L|1\r".utf8)
        for limit in 1...20 {
            let frames = ASTMFrame.frames(of: bytes, limit: limit).flatMap(\.bytes)
            #expect(try ASTMMessage(parsing: frames).records[1].text(6) == "张三")
        }
    }
}
