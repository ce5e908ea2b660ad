// What about a message was not as its header says, and was read all the same.

/// Something that a reader of the result must hear of: how the message was understood against its own words.
package struct HL7Doubt: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// The text is in another character set than MSH-18 names (`""`: none named), and was read in that one.
        case characterSet(declared: String, read: String)
        /// Bytes that are text in no character set; each stands as U+FFFD.
        case badBytes(Int)
        /// The segments are built with other separators than MSH-1 and MSH-2 declare.
        case delimiters(declared: String, used: String)
        /// A line end inside a field: the rest of the field is the next line, and was passed over.
        case brokenField
    }

    package let kind: Kind
    package let place: HL7Place

    package init(_ kind: Kind, at place: HL7Place) {
        self.kind = kind
        self.place = place
    }
}
