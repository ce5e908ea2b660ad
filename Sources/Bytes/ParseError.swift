// What went wrong while reading foreign bytes, and at which byte.

/// A refusal of the cursor: the kind of trouble and the offset, counted in bytes from the start of the
/// buffer.
package struct ParseError: Error, Equatable, Sendable {
    /// The kinds of trouble that reading raw bytes can meet, whatever the format.
    package enum Kind: Equatable, Sendable {
        /// The limit was reached: so many bytes were wanted, so many were there.
        case ended(wanted: Int, available: Int)
        /// A length, count or offset from the file does not fit the machine's integers.
        case overflow
        /// A range or position from the file lies outside the bytes that may be read.
        case outside
        /// The bytes are there and say something that the format does not allow.
        case invalid(String)
    }

    package let kind: Kind
    package let offset: Int

    package init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }
}
