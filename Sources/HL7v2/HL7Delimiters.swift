// The separators that a message declares for itself in MSH-1 and MSH-2.

import Bytes

/// The five characters that structure a message. HL7 recommends `|^~\&`, a sender may choose others.
package struct HL7Delimiters: Equatable, Sendable {
    package let field: UInt8
    package let component: UInt8
    package let repetition: UInt8
    /// nil when the sender declares none: then nothing is an escape sequence.
    package let escape: UInt8?
    /// nil when the sender declares none.
    package let subcomponent: UInt8?

    /// The separators that HL7 recommends.
    static let usual = HL7Delimiters(
        field: UInt8(ascii: "|"), component: UInt8(ascii: "^"), repetition: UInt8(ascii: "~"),
        escape: UInt8(ascii: "\\"), subcomponent: UInt8(ascii: "&"))

    private init(field: UInt8, component: UInt8, repetition: UInt8, escape: UInt8?, subcomponent: UInt8?) {
        self.field = field
        self.component = component
        self.repetition = repetition
        self.escape = escape
        self.subcomponent = subcomponent
    }

    /// Reads them from a header line that begins with `MSH`.
    init(header line: ArraySlice<UInt8>) throws(HL7Error) {
        let start = line.startIndex
        let place = HL7Place(segment: "MSH", ordinal: 1, field: 2)
        guard line.count > 3 else { throw HL7Error(.truncated, at: start, place: place) }
        let separator = line[start + 3]
        let declared = Array(line[(start + 4)...].prefix { $0 != separator })
        let isCut = start + 4 + declared.count == line.endIndex
        guard declared.count >= 2 else {
            throw HL7Error(isCut ? .truncated : .badDelimiters, at: start + 4, place: place)
        }
        let used = [separator] + declared.prefix(4)
        guard Set(used).count == used.count, used.allSatisfy(Self.mayDelimit) else {
            throw HL7Error(.badDelimiters, at: start + 3, place: place)
        }
        field = separator
        component = declared[0]
        repetition = declared[1]
        escape = declared.count > 2 ? declared[2] : nil
        subcomponent = declared.count > 3 ? declared[3] : nil
    }

    /// Letters, digits, blanks and bytes beyond ASCII would make the text unreadable as separators.
    private static func mayDelimit(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && !byte.isLetter && !byte.isDigit
    }
}
