// One segment of a message: its name, its number and its fields.

import Bytes

/// A line of a message. Fields are counted as the standard counts them, so that MSH-1 is the separator
/// itself.
package struct HL7Segment: Equatable, Sendable {
    package let name: String
    /// Which of all segments of the message it is, counted from 1.
    package let ordinal: Int
    /// Bytes from the start of the file.
    package let offset: Int
    /// The line ends with a terminator; false only for a message's last line.
    package let isTerminated: Bool
    /// A line end stood inside one of its fields: what followed is lost.
    package internal(set) var isBroken = false
    private let fields: [HL7Field]

    init(line: HL7Lines.Line, ordinal: Int, _ delimiters: HL7Delimiters) throws(HL7Error) {
        offset = line.offset
        self.ordinal = ordinal
        isTerminated = line.isTerminated
        let bytes = line.bytes
        let parts = bytes.split(separator: delimiters.field, omittingEmptySubsequences: false)
        guard let name = Self.name(parts.first ?? []) else {
            let place = HL7Place(segment: "?", ordinal: ordinal)
            throw HL7Error(isTerminated ? .badSegment : .truncated, at: offset, place: place)
        }
        self.name = name
        guard parts.count <= HL7Limits.fieldsOfSegment else {
            throw HL7Error(.tooLarge, at: offset, place: HL7Place(segment: name, ordinal: ordinal))
        }
        var fields = parts.dropFirst().map { HL7Field($0, delimiters) }
        if name == "MSH", bytes.count > 3 {
            let separator = bytes[(bytes.startIndex + 3)..<(bytes.startIndex + 4)]
            fields.insert(HL7Field(separator, delimiters), at: 0)
        }
        self.fields = fields
    }

    /// A segment's name in capitals: a letter and two letters or digits. Some senders write small letters, and some
    /// a blank behind the name.
    private static func name(_ label: ArraySlice<UInt8>) -> String? {
        var label = label
        while let end = label.last, end == Ascii.space || end == Ascii.tab { label.removeLast() }
        let capitals = label.map { $0.isLetter ? $0 & 0xDF : $0 }
        guard capitals.count == 3, capitals[0].isCapital, capitals.allSatisfy({ $0.isCapital || $0.isDigit }) else {
            return nil
        }
        return String(decoding: capitals, as: UTF8.self)
    }

    /// The field with the standard's number; nil when the segment ends before it.
    package func field(_ number: Int) -> HL7Field? {
        number >= 1 && number <= fields.count ? fields[number - 1] : nil
    }

    /// The text of a field; nil when it is absent or empty.
    package func text(_ number: Int) -> String? { field(number)?.text }

    /// One component of a field's first repetition as text; nil when it is absent or empty.
    package func component(_ component: Int, of number: Int) -> String? {
        field(number)?.component(component)
    }

    /// The same of what is a code, without the blanks that pad it.
    package func code(_ component: Int, of number: Int) -> String? {
        field(number)?.code(component)
    }

    /// This segment as a place, at one of its fields.
    package func place(field: Int? = nil) -> HL7Place {
        HL7Place(segment: name, ordinal: ordinal, field: field)
    }
}
