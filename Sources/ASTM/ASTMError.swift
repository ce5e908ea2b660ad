// What is wrong with an ASTM file, and in which record and field.

/// A place in a message in the terms of LIS02.
package struct ASTMPlace: Equatable, Sendable {
    /// The record's letter, such as `R`.
    package var record: String
    /// Which of all records of the message it is, counted from 1.
    package var ordinal: Int
    /// Field number as the standard counts (1 is the letter); nil for the record as a whole.
    package var field: Int?

    package init(record: String, ordinal: Int, field: Int? = nil) {
        self.record = record
        self.ordinal = ordinal
        self.field = field
    }
}

/// A refusal to read a file, with the place where reading stopped.
package struct ASTMError: Error, Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// The file holds no text at all.
        case empty
        /// No record begins with `H`, or something stands before the first.
        case noHeader
        /// H-2 does not name usable, different separators.
        case badDelimiters
        /// The file stops in the middle: a frame is open, or a message has no terminator (L).
        case truncated
        /// A line that is no record: not one capital letter followed by the separator.
        case badRecord
        /// A frame is damaged and did not come again whole.
        case badFrame(ASTMLineFault.Kind)
        /// More than `ASTMLimits` allow.
        case tooLarge
        /// Bytes that are text neither in UTF-8 nor in GB 18030.
        case badText
        /// A whole message without a single result (R): an order, a query, a header alone.
        case noResults
    }

    package let kind: Kind
    package let place: ASTMPlace?
    /// Bytes from the start of the file.
    package let offset: Int

    package init(_ kind: Kind, at offset: Int, place: ASTMPlace? = nil) {
        self.kind = kind
        self.place = place
        self.offset = offset
    }
}
