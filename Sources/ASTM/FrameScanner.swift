// Bytes of a line cut into frames and control characters, one byte at a time.

import Bytes

/// What the scanner found, and where it began.
struct FrameToken: Equatable {
    enum Kind: Equatable {
        case enquiry, endOfTransmission
        /// Whole, with the right checksum.
        case frame(ASTMFrame)
        /// A frame that cannot be used.
        case damaged(ASTMLineFault.Kind)
    }

    let kind: Kind
    let offset: Int
    /// The token broke off a frame that began here.
    var brokenOff: Int?
}

/// Knows the shape of a frame and nothing of sessions.
///
/// A frame is whole with the second digit of its checksum: the CR and LF behind it are passed over wherever
/// they come, because some senders leave them out. Between frames every byte but STX, ENQ and EOT is passed
/// over (CR, LF, the answers of the other side in a capture, noise). E1381 forbids STX, ENQ and EOT inside a
/// frame; there they break it off, so that a sender that starts anew is always heard.
struct FrameScanner: Sendable {
    private enum State {
        case between
        case text
        case checksum(first: UInt8?)
        /// Too long: passed over up to its end.
        case overlong
    }

    private var state = State.between
    /// From the frame number on, ETB or ETX included.
    private var counted: [UInt8] = []
    private var start = 0
    /// Bytes seen so far.
    private(set) var offset = 0

    var isInsideFrame: Bool {
        if case .between = state { false } else { true }
    }

    /// Where the unfinished frame began; nil between frames.
    var openFrame: Int? { isInsideFrame ? start : nil }

    /// Forgets an unfinished frame.
    mutating func reset() {
        state = .between
        counted = []
    }

    /// Takes the next byte.
    mutating func take(_ byte: UInt8) -> FrameToken? {
        defer { offset += 1 }
        switch byte {
        case Ascii.startOfText: return begin()
        case Ascii.enquiry: return control(.enquiry)
        case Ascii.endOfTransmission: return control(.endOfTransmission)
        default: return takeInside(byte)
        }
    }

    private mutating func begin() -> FrameToken? {
        let broken = openFrame
        reset()
        state = .text
        start = offset
        return broken.map { FrameToken(kind: .damaged(.brokenOff), offset: $0) }
    }

    private mutating func control(_ kind: FrameToken.Kind) -> FrameToken {
        let broken = openFrame
        reset()
        return FrameToken(kind: kind, offset: offset, brokenOff: broken)
    }

    private mutating func takeInside(_ byte: UInt8) -> FrameToken? {
        let isEnd = byte == Ascii.endOfText || byte == Ascii.endOfBlock
        switch state {
        case .between: return nil
        case .overlong:
            return isEnd ? finish(.damaged(.frameTooLong)) : nil
        case .text:
            // The number in front and ETB or ETX behind are not text.
            if !isEnd && counted.count > ASTMLimits.textOfFrame {
                counted = []
                state = .overlong
                return nil
            }
            counted.append(byte)
            if isEnd { state = .checksum(first: nil) }
            return nil
        case .checksum(nil):
            state = .checksum(first: byte)
            return nil
        case .checksum(let first?): return finish(judge(first, byte))
        }
    }

    private func judge(_ high: UInt8, _ low: UInt8) -> FrameToken.Kind {
        let computed = ASTMFrame.checksum(of: counted)
        var stated: UInt8?
        if let high = high.hexDigit, let low = low.hexDigit { stated = high << 4 | low }
        guard stated == computed else { return .damaged(.badChecksum(stated: stated, computed: computed)) }
        guard let digit = counted.first, (0x30...0x37).contains(digit), let close = counted.last else {
            return .damaged(.badFrameNumber(counted.first ?? 0))
        }
        return .frame(
            ASTMFrame(
                number: digit - 0x30, text: Array(counted.dropFirst().dropLast()), isEnd: close == Ascii.endOfText))
    }

    private mutating func finish(_ kind: FrameToken.Kind) -> FrameToken {
        defer { reset() }
        return FrameToken(kind: kind, offset: start)
    }
}
