// What is wrong with an HL7 message, and in which segment and field.

/// A place in a message in HL7's own terms.
package struct HL7Place: Equatable, Sendable {
    /// The segment's name, such as `OBX`.
    package var segment: String
    /// Which of all segments of the message it is, counted from 1.
    package var ordinal: Int
    /// Field number as the standard counts (MSH-1 is the separator); nil for the segment as a whole.
    package var field: Int?
    /// Repetition of the field, counted from 1; nil for the field as a whole.
    package var repetition: Int?

    package init(segment: String, ordinal: Int, field: Int? = nil, repetition: Int? = nil) {
        self.segment = segment
        self.ordinal = ordinal
        self.field = field
        self.repetition = repetition
    }
}

/// A refusal to read a message, with the place where reading stopped.
package struct HL7Error: Error, Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// The file holds no text at all.
        case empty
        /// No segment begins with `MSH`.
        case noMessageHeader
        /// MSH-1 and MSH-2 do not name usable, different separators.
        case badDelimiters
        /// The message stops in the middle.
        case truncated
        /// A line that is no segment: its name is not three capitals or digits followed by the separator.
        case badSegment
        /// More than `HL7Limits` allow.
        case tooLarge
        /// Bytes that are text in no character set, by more than half.
        case badText
        /// A whole message of another type than ORU^R01, by its MSH-9.
        case notAnObservationReport(String)
        /// A report without a single OBX.
        case noObservations
        /// Several patients in one message.
        case severalPatients
    }

    package let kind: Kind
    package let place: HL7Place?
    /// Bytes from the start of the file.
    package let offset: Int

    package init(_ kind: Kind, at offset: Int, place: HL7Place? = nil) {
        self.kind = kind
        self.place = place
        self.offset = offset
    }
}

/// Bounds that no honest analyser comes near: a Mindray message with histograms and bitmaps is about 300 KB.
package enum HL7Limits {
    package static let fileBytes = 16 << 20
    package static let segments = 10_000
    package static let messages = 1_000
    package static let fieldsOfSegment = 1_000
    /// Bytes of a header line that an acknowledgement looks at.
    package static let headerBytes = 4_096
}
