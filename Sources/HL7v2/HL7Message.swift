// A message of HL7 version 2 taken apart into segments by its own separators.

import Bytes

/// One message. What it means is for `ObservationReport`; here it is only structure.
package struct HL7Message: Equatable, Sendable {
    package let delimiters: HL7Delimiters
    package let segments: [HL7Segment]

    /// The message header; every message has one.
    package let header: HL7Segment

    /// Reads a file that holds exactly one message, or takes the first of several.
    package init(parsing bytes: [UInt8]) throws(HL7Error) {
        let messages = try Self.all(in: bytes)
        guard let first = messages.first else { throw HL7Error(.noMessageHeader, at: 0) }
        self = first
    }

    /// Every message of a file, in order. MLLP frame bytes (0x0B … 0x1C 0x0D), a UTF-8 mark, blank lines and
    /// the batch segments FHS, BHS, BTS and FTS around the messages are passed over.
    package static func all(in bytes: [UInt8]) throws(HL7Error) -> [HL7Message] {
        let split = try HL7Lines(bytes)
        return try split.messages.map { lines throws(HL7Error) in try HL7Message(lines: lines) }
    }

    init(lines: [HL7Lines.Line]) throws(HL7Error) {
        guard let first = lines.first else { throw HL7Error(.noMessageHeader, at: 0) }
        let delimiters = try HL7Delimiters(header: first.bytes)
        var segments: [HL7Segment] = []
        segments.reserveCapacity(lines.count)
        for line in lines {
            let segment = try HL7Segment(
                line: line.bytes, ordinal: segments.count + 1, isTerminated: line.isTerminated, delimiters)
            segments.append(segment)
            if segments.count == 1 { try HL7CharacterSet.check(header: segment, of: lines) }
        }
        guard let header = segments.first else { throw HL7Error(.noMessageHeader, at: 0) }
        self.delimiters = delimiters
        self.segments = segments
        self.header = header
    }
}
