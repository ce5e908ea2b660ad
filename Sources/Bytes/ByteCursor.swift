// A bounded place in foreign bytes, from which integers and runs are read without ever trapping.

/// Reads forward through a buffer up to a limit. It is a value: a copy is a bookmark, and a sub-cursor
/// can never read past the part it was given.
package struct ByteCursor: Sendable {
    /// The whole buffer; offsets in errors count from its start.
    package let bytes: [UInt8]
    /// Where the next byte is read.
    package private(set) var offset: Int
    /// One past the last byte that may be read.
    package let end: Int

    /// A cursor over all of `bytes`.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        offset = 0
        end = bytes.count
    }

    private init(_ bytes: [UInt8], from offset: Int, to end: Int) {
        self.bytes = bytes
        self.offset = offset
        self.end = end
    }

    /// How many bytes are left before the limit.
    package var remaining: Int { end - offset }
    package var isAtEnd: Bool { offset == end }

    /// The next byte without consuming it; nil at the limit.
    package var peek: UInt8? { offset < end ? bytes[offset] : nil }

    /// Consumes `count` bytes and gives a cursor that sees these alone.
    package mutating func take(_ count: Int) throws(ParseError) -> ByteCursor {
        let start = offset
        try skip(count)
        return ByteCursor(bytes, from: start, to: offset)
    }

    /// A cursor over `count` bytes that begin `position` bytes after the start of this cursor's buffer,
    /// refused when any of them lies beyond this cursor's limit.
    package func window(at position: Int, count: Int) throws(ParseError) -> ByteCursor {
        let (last, overflow) = position.addingReportingOverflow(count)
        guard !overflow, position >= 0, count >= 0, last <= end else {
            throw ParseError(.outside, at: offset)
        }
        return ByteCursor(bytes, from: position, to: last)
    }

    /// Passes over `count` bytes.
    package mutating func skip(_ count: Int) throws(ParseError) {
        guard count >= 0 else { throw ParseError(.outside, at: offset) }
        guard count <= remaining else {
            throw ParseError(.ended(wanted: count, available: remaining), at: offset)
        }
        offset += count
    }

    /// Consumes `count` bytes as a slice of the buffer, without copying them.
    package mutating func read(_ count: Int) throws(ParseError) -> ArraySlice<UInt8> {
        let start = offset
        try skip(count)
        return bytes[start..<offset]
    }

    /// Consumes the given bytes, or refuses and stays where it was.
    package mutating func expect(_ wanted: [UInt8]) throws(ParseError) {
        let start = offset
        let found = try read(wanted.count)
        guard found.elementsEqual(wanted) else {
            offset = start
            throw ParseError(.invalid("expected bytes \(wanted)"), at: start)
        }
    }

    /// Consumes one byte.
    package mutating func byte() throws(ParseError) -> UInt8 {
        let start = offset
        try skip(1)
        return bytes[start]
    }
}
