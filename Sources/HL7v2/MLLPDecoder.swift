// HL7 messages out of a stream of bytes: 0x0B message 0x1C 0x0D, in any split.

import Bytes

/// The minimal lower layer protocol (HL7 transport specification, MLLP release 1) as a value: bytes in,
/// messages out, no I/O. Answer each whole block with `HL7Acknowledgement` when it is stored, not before.
///
/// What real analysers leave out is taken as follows, each time with a fault for the log:
/// * No 0x0D behind 0x1C: a block is whole with its 0x1C, and line ends between blocks are passed over.
/// * No 0x0B: outside a block, a line that begins with `MSH` opens one.
/// * No 0x1C: the block is given out when the next 0x0B comes, the line ends or the caller has waited long enough, as
///   `.open`. It may be cut: keep it aside, and never acknowledge it with AA. HL7 has no trailer, so that one which reads
///   well may lack results all the same.
/// * More than the limit: the begin is given out when the block ends, as `.tooLong`. Keep it aside likewise.
package struct MLLPDecoder: Sendable {
    package struct Block: Equatable, Sendable {
        /// How a block ended.
        package enum Ending: Equatable, Sendable {
            /// With its end byte: it is whole.
            case closed
            /// Without: it may be cut.
            case open
            /// It had more bytes than the limit; what is beyond is gone.
            case tooLong
        }

        /// The message without its frame bytes.
        package let message: [UInt8]
        /// How it ended.
        package let ending: Ending
        /// Whether it is whole.
        package var isClosed: Bool { ending == .closed }
    }

    package enum Event: Equatable, Sendable {
        case block(Block)
        case fault(MLLPFault)
    }

    /// 1 MiB: a Mindray message with its pictures is about 300 KB.
    package static let usualLimit = 1 << 20

    private enum State {
        /// Between blocks, with as much of `MSH` as stands at the begin of this line.
        case between(matched: Int)
        /// Between blocks, in a line that is no message.
        case stray
        case inside
        /// In a block that is too long.
        case overlong
    }

    private static let label = Array("MSH".utf8)

    private let limit: Int
    private var state = State.between(matched: 0)
    private var message: [UInt8] = []
    private var start = 0
    private var offset = 0

    /// - Parameter limit: bytes of a message.
    package init(limit: Int = usualLimit) {
        self.limit = max(3, limit)
    }

    /// A block has begun and not ended.
    package var isInsideBlock: Bool {
        switch state {
        case .inside, .overlong: true
        case .between(let matched): matched > 0
        case .stray: false
        }
    }

    /// Takes what came.
    package mutating func receive(_ bytes: some Sequence<UInt8>) -> [Event] {
        var events: [Event] = []
        for byte in bytes {
            switch byte {
            case Ascii.verticalTab: events += begin()
            case Ascii.fileSeparator: events += end()
            default: take(byte, &events)
            }
            offset += 1
        }
        return events
    }

    /// The line ended, or was silent for longer than the caller waits.
    package mutating func lineClosed() -> [Event] {
        let events = giveOpenBlock()
        state = .between(matched: 0)
        return events
    }

    private mutating func begin() -> [Event] {
        let events = giveOpenBlock()
        state = .inside
        start = offset
        return events
    }

    private mutating func end() -> [Event] {
        defer {
            state = .between(matched: 0)
            message = []
        }
        switch state {
        case .inside: return [.block(Block(message: message, ending: .closed))]
        case .overlong: return [.block(Block(message: message, ending: .tooLong))]
        case .between, .stray: return [.fault(MLLPFault(.strayBytes, at: offset))]
        }
    }

    private mutating func giveOpenBlock() -> [Event] {
        defer { message = [] }
        let fault = Event.fault(MLLPFault(.missingEnd, at: offset))
        switch state {
        case .inside: return message.isEmpty ? [fault] : [fault, .block(Block(message: message, ending: .open))]
        case .overlong: return [fault, .block(Block(message: message, ending: .tooLong))]
        case .between, .stray: return []
        }
    }

    private mutating func take(_ byte: UInt8, _ events: inout [Event]) {
        switch state {
        case .inside:
            guard message.count < limit else {
                events.append(.fault(MLLPFault(.tooLong(limit: limit), at: start)))
                state = .overlong
                return
            }
            message.append(byte)
        case .overlong: break
        case .between(let matched): takeBetween(byte, matched, &events)
        case .stray:
            if byte == Ascii.carriageReturn || byte == Ascii.lineFeed { state = .between(matched: 0) }
        }
    }

    private mutating func takeBetween(_ byte: UInt8, _ matched: Int, _ events: inout [Event]) {
        if byte == Self.label[matched] {
            guard matched + 1 == Self.label.count else {
                state = .between(matched: matched + 1)
                return
            }
            start = offset - matched
            message = Self.label
            state = .inside
            events.append(.fault(MLLPFault(.missingStart, at: start)))
        } else if byte.isBlank && matched == 0 {
            return
        } else {
            events.append(.fault(MLLPFault(.strayBytes, at: offset - matched)))
            state = byte == Ascii.carriageReturn || byte == Ascii.lineFeed ? .between(matched: 0) : .stray
        }
    }

    /// A message as a block for the line.
    package static func block(of message: [UInt8]) -> [UInt8] {
        [Ascii.verticalTab] + message + [Ascii.fileSeparator, Ascii.carriageReturn]
    }
}
