// A message of HL7 version 2 taken apart into segments by its own separators.

import Bytes

/// One message. What it means is for `ObservationReport`; here it is only structure.
package struct HL7Message: Equatable, Sendable {
    package let delimiters: HL7Delimiters
    package let segments: [HL7Segment]

    /// The message header; every message has one.
    package let header: HL7Segment
    /// What was read otherwise than the message says.
    package let doubts: [HL7Doubt]

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
        let declared = try HL7Delimiters(header: first.bytes)
        let sets = HL7Field(Self.field(18, of: first.bytes, declared), declared).repetitions.compactMap(\.text)
        let (text, doubts) = try HL7CharacterSet(declared: sets, of: lines).decoded()
        let real = declared.real(header: first.bytes, segments: text.dropFirst().map(\.bytes))
        var builder = Builder(delimiters: real, doubts: doubts)
        for line in text { try builder.add(line, declared) }
        guard let header = builder.segments.first else { throw HL7Error(.noMessageHeader, at: 0) }
        if real != declared {
            let place = HL7Place(segment: "MSH", ordinal: 1, field: 2)
            builder.doubts.append(HL7Doubt(.delimiters(declared: declared.text, used: real.text), at: place))
        }
        delimiters = real
        segments = builder.segments
        self.doubts = builder.doubts
        self.header = header
    }

    /// A field of a header line whose character set is not known yet: separators are ASCII in every set.
    private static func field(_ number: Int, of line: ArraySlice<UInt8>, _ delimiters: HL7Delimiters) -> ArraySlice<
        UInt8
    > {
        let parts = line.split(separator: delimiters.field, maxSplits: number, omittingEmptySubsequences: false)
        return number - 1 < parts.count ? parts[number - 1] : []
    }
}

/// Puts lines together to segments.
private struct Builder {
    let delimiters: HL7Delimiters
    var doubts: [HL7Doubt]
    var segments: [HL7Segment] = []

    mutating func add(_ line: HL7Lines.Line, _ declared: HL7Delimiters) throws(HL7Error) {
        if isRest(line) {
            guard let last = segments.indices.last else { return }
            if !segments[last].isBroken {
                segments[last].isBroken = true
                doubts.append(HL7Doubt(.brokenField, at: segments[last].place()))
            }
            return
        }
        let isHeader = segments.isEmpty
        // Only the component and repetition marks of a header can differ from what it declares.
        let own = isHeader ? delimiters.with(field: declared.field) : delimiters
        segments.append(try HL7Segment(line: line, ordinal: segments.count + 1, own))
    }

    private static let texts: Set<String> = ["ED", "RP", "TX", "FT", "ST"]

    /// A line that is no segment behind one that may hold long text: a line end inside a field.
    private func isRest(_ line: HL7Lines.Line) -> Bool {
        guard let last = segments.last, last.name == "NTE" || Self.texts.contains(last.text(2) ?? ""),
            last.name == "NTE" || last.name == "OBX"
        else { return false }
        let label = line.bytes.prefix { $0 != delimiters.field }
        return label.count > 6 || (line.isTerminated && label.count == line.bytes.count && label.count != 3)
    }
}
