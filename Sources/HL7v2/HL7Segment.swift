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
    private let fields: [HL7Field]

    init(line: ArraySlice<UInt8>, ordinal: Int, isTerminated: Bool, _ delimiters: HL7Delimiters)
        throws(HL7Error)
    {
        offset = line.startIndex
        self.ordinal = ordinal
        self.isTerminated = isTerminated
        let parts = line.split(separator: delimiters.field, omittingEmptySubsequences: false)
        let label = parts.first ?? []
        name = String(decoding: label.prefix(3), as: UTF8.self)
        guard label.count == 3, label.first?.isCapital == true,
            label.allSatisfy({ $0.isCapital || $0.isDigit })
        else {
            let place = HL7Place(segment: "?", ordinal: ordinal)
            throw HL7Error(isTerminated ? .badSegment : .truncated, at: line.startIndex, place: place)
        }
        guard parts.count <= HL7Limits.fieldsOfSegment else {
            throw HL7Error(.tooLarge, at: line.startIndex, place: HL7Place(segment: name, ordinal: ordinal))
        }
        var fields = parts.dropFirst().map { HL7Field($0, delimiters) }
        if name == "MSH" {
            let separator = line[(line.startIndex + 3)..<(line.startIndex + 4)]
            fields.insert(HL7Field(separator, delimiters), at: 0)
        }
        self.fields = fields
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

    /// This segment as a place, at one of its fields.
    package func place(field: Int? = nil) -> HL7Place {
        HL7Place(segment: name, ordinal: ordinal, field: field)
    }
}
