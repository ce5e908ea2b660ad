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

    /// The characters with others in the place of some.
    func with(field: UInt8? = nil, component: UInt8? = nil, repetition: UInt8? = nil) -> HL7Delimiters {
        HL7Delimiters(
            field: field ?? self.field, component: component ?? self.component,
            repetition: repetition ?? self.repetition, escape: escape, subcomponent: subcomponent)
    }

    /// As people write them: `|^~\&`.
    package var text: String {
        String(decoding: [field, component, repetition, escape, subcomponent].compactMap(\.self), as: UTF8.self)
    }

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
        var declared: [UInt8] = []
        // Programs that escape for another language double the backslash.
        for byte in line[(start + 4)...].prefix(while: { $0 != separator })
        where byte != UInt8(ascii: "\\") || declared.last != byte { declared.append(byte) }
        let isCut = !line[(start + 4)...].contains(separator)
        if isCut { throw HL7Error(.truncated, at: start + 4, place: place) }
        // A sender that leaves MSH-2 empty or half empty means the usual characters.
        let usual = Array("^~\\&".utf8)
        if declared.count < 2 { declared += usual.dropFirst(declared.count).filter { !declared.contains($0) } }
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
    static func mayDelimit(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && !byte.isLetter && !byte.isDigit
    }
}
