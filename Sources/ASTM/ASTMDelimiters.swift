// The separators that a message declares for itself in its header record.

import Bytes

/// The four characters that structure a message. LIS02 recommends `|\^&`, a sender may choose others.
package struct ASTMDelimiters: Equatable, Sendable {
    package let field: UInt8
    package let repetition: UInt8
    package let component: UInt8
    /// nil when the sender declares none: then nothing is an escape sequence.
    package let escape: UInt8?

    /// Reads them from a header line that begins with `H`. The same character several times running counts
    /// once: some programs double the backslash.
    init(header line: ArraySlice<UInt8>, at offset: Int) throws(ASTMError) {
        let place = ASTMPlace(record: "H", ordinal: 1, field: 2)
        guard let separator = line.dropFirst().first else { throw ASTMError(.truncated, at: offset, place: place) }
        var declared: [UInt8] = []
        for byte in line.dropFirst(2).prefix(while: { $0 != separator }) where declared.last != byte {
            declared.append(byte)
        }
        let used = [separator] + declared.prefix(3)
        guard declared.count >= 2, Set(used).count == used.count, used.allSatisfy(Self.mayDelimit) else {
            throw ASTMError(.badDelimiters, at: offset + 1, place: place)
        }
        field = separator
        repetition = declared[0]
        component = declared[1]
        escape = declared.count > 2 ? declared[2] : nil
    }

    /// Letters, digits, blanks and bytes beyond ASCII would make the text unreadable as separators.
    private static func mayDelimit(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && !byte.isLetter && !byte.isDigit
    }

    /// Whether bytes begin with a header record: `H`, a separator, two to six more and then the first again.
    package static func isHeader(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.first == UInt8(ascii: "H"), let separator = bytes.dropFirst().first else { return false }
        let declared = bytes.dropFirst(2).prefix(7).prefix { $0 != separator }
        let isClosed = bytes.dropFirst(2 + declared.count).first == separator
        return isClosed && (2...6).contains(declared.count) && (declared + [separator]).allSatisfy(mayDelimit)
    }
}
