// A file as it was captured: the frames of a serial line, or bare records.

import Bytes

/// Takes the frames of a capture away, with the care that a receiver takes: checksums, numbers, frames that
/// came twice, sessions that broke off and were sent again. Records without frames are taken as they are.
struct ASTMCapture {
    private(set) var text = ASTMText()
    private var scanner = FrameScanner()
    /// nil where any number may come: in the beginning, and behind ENQ and EOT.
    private var expected: UInt8?
    private var last: ASTMFrame?
    /// A damaged frame or a broken session that waits to be made good by the next whole frame.
    private var open: ASTMError?
    /// Where the message that is under way begins in the text; equal to its end when none is.
    private var start = 0

    /// The text of a file, with the place of every part of it.
    static func text(of bytes: [UInt8]) throws(ASTMError) -> ASTMText {
        guard bytes.count <= ASTMLimits.fileBytes else { throw ASTMError(.tooLarge, at: ASTMLimits.fileBytes) }
        guard bytes.contains(Ascii.startOfText) else { return bare(bytes) }
        var capture = ASTMCapture()
        for byte in bytes {
            if let token = capture.scanner.take(byte) { try capture.handle(token) }
        }
        if let unfinished = capture.scanner.openFrame { throw ASTMError(.truncated, at: unfinished) }
        if let open = capture.open { throw open }
        return capture.text
    }

    private static func bare(_ bytes: [UInt8]) -> ASTMText {
        let start = bytes.starts(with: Ascii.utf8Mark) ? Ascii.utf8Mark.count : 0
        var text = ASTMText()
        text.append(bytes[start...], from: start)
        return text
    }

    private mutating func handle(_ token: FrameToken) throws(ASTMError) {
        switch token.kind {
        case .enquiry, .endOfTransmission: endSession(token)
        case .damaged(let kind): open = ASTMError(.badFrame(kind), at: token.offset)
        case .frame(let frame): try accept(frame, at: token.offset)
        }
    }

    /// What a session left unfinished is sent again as a whole: it is taken away, and missed when nothing
    /// follows.
    private mutating func endSession(_ token: FrameToken) {
        if start < text.bytes.count {
            text.cut(to: start)
            open = open ?? ASTMError(.truncated, at: token.offset)
        } else if let broken = token.brokenOff {
            open = open ?? ASTMError(.truncated, at: broken)
        }
        expected = nil
        last = nil
    }

    private mutating func accept(_ frame: ASTMFrame, at offset: Int) throws(ASTMError) {
        if frame == last {
            open = nil
            return
        }
        let isFresh = start == text.bytes.count && frame.number == 1
        guard isFresh || expected == nil || frame.number == expected else {
            let fault = ASTMLineFault.Kind.outOfOrder(expected: expected ?? 1, found: frame.number)
            throw open ?? ASTMError(.badFrame(fault), at: offset)
        }
        open = nil
        let piece = ASTMText.piece(of: frame)
        let isLast = frame.isEnd && ASTMText.endsWithTerminator(text.bytes, piece)
        // STX and the number stand before the text.
        text.append(piece, from: offset + 2)
        if isLast { start = text.bytes.count }
        expected = ASTMFrame.number(after: frame.number)
        last = frame
    }
}
