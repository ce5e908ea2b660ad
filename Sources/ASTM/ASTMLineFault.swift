// What can go wrong on the line, below the message.

/// Something on the line that E1381 does not allow, and where.
package struct ASTMLineFault: Error, Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// The frame's number is no digit from 0 to 7.
        case badFrameNumber(UInt8)
        /// The sum that the frame states (nil when its two digits are not hexadecimal) is not its own.
        case badChecksum(stated: UInt8?, computed: UInt8)
        /// Neither the next number nor the last one again.
        case outOfOrder(expected: UInt8, found: UInt8)
        /// Another frame, ENQ or EOT began before this one ended.
        case brokenOff
        /// More text than `ASTMLimits.textOfFrame`.
        case frameTooLong
        /// More text than `ASTMLimits.message`.
        case messageTooLong
        /// A frame came without ENQ before it.
        case outsideSession
        /// A frame was refused seven times.
        case tooManyRetransmissions
        /// The other side was silent for its time.
        case silence
        /// The line was closed.
        case lineClosed
        /// The receiver could not keep what came.
        case notStored
        /// The receiver is busy (NAK to ENQ).
        case busy
        /// Both sides asked at once (ENQ to ENQ): the analyser goes first.
        case contention
    }

    package let kind: Kind
    /// Bytes from the start of the line's life, or of the file.
    package let offset: Int

    package init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }
}
