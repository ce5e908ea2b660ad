// A frame of E1381 (CLSI LIS01): its number, its text, whether more of the record follows; and its checksum.

import Bytes

/// The unit that is checked and answered on the line:
/// `STX number text ETB|ETX checksum CR LF`.
package struct ASTMFrame: Equatable, Sendable {
    /// 0…7. The first frame of a session has 1, and 0 follows 7.
    package let number: UInt8
    package let text: [UInt8]
    /// Closed by ETX; false for ETB, behind which the text goes on in the next frame.
    package let isEnd: Bool

    package init(number: UInt8, text: [UInt8], isEnd: Bool) {
        self.number = number & 7
        self.text = text
        self.isEnd = isEnd
    }

    /// The frame as it goes over the line.
    package var bytes: [UInt8] {
        let counted = [0x30 + number] + text + [isEnd ? Ascii.endOfText : Ascii.endOfBlock]
        let digits = Array("0123456789ABCDEF".utf8)
        let sum = Self.checksum(of: counted)
        return [Ascii.startOfText] + counted
            + [digits[Int(sum >> 4)], digits[Int(sum & 15)], Ascii.carriageReturn, Ascii.lineFeed]
    }

    /// The sum of the bytes from the frame number to ETB or ETX, both included, modulo 256.
    package static func checksum(of bytes: some Sequence<UInt8>) -> UInt8 {
        bytes.reduce(0) { $0 &+ $1 }
    }

    /// The number behind another.
    static func number(after number: UInt8) -> UInt8 { (number + 1) & 7 }
}

extension ASTMFrame {
    /// How a sender fills its frames.
    package enum Packing: Sendable {
        /// Each record in frames of its own, as the standard says.
        case recordByRecord
        /// All records one behind the other, as some analysers do.
        case continuous
    }

    /// The frames of a message whose records end with CR, for one session.
    ///
    /// - Parameter limit: bytes of text in a frame; E1381 allows 240.
    package static func frames(
        of message: [UInt8], packing: Packing = .recordByRecord, limit: Int = ASTMLimits.textOfStandardFrame
    ) -> [ASTMFrame] {
        let room = max(1, limit)
        var frames: [ASTMFrame] = []
        for unit in packing == .continuous ? [message[...]] : records(of: message) {
            var rest = unit
            while !rest.isEmpty {
                let text = Array(rest.prefix(room))
                rest = rest.dropFirst(room)
                let number = UInt8((frames.count + 1) & 7)
                frames.append(ASTMFrame(number: number, text: text, isEnd: rest.isEmpty))
            }
        }
        return frames
    }

    /// The records, each with the CR that ends it.
    private static func records(of message: [UInt8]) -> [ArraySlice<UInt8>] {
        var records: [ArraySlice<UInt8>] = []
        var rest = message[...]
        while let end = rest.firstIndex(of: Ascii.carriageReturn) {
            records.append(rest[...end])
            rest = rest[(end + 1)...]
        }
        return rest.isEmpty ? records : records + [rest]
    }
}
