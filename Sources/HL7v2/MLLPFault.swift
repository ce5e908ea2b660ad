// What can go wrong on a line that carries HL7 messages in blocks.

/// Something that the minimal lower layer protocol does not allow, and where.
package struct MLLPFault: Error, Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// Bytes between blocks that are neither a block nor the begin of a message; they are passed over.
        case strayBytes
        /// A message without its start byte (0x0B); it is taken from its MSH on.
        case missingStart
        /// A block without its end byte (0x1C): the next block began, or the line ended or fell silent.
        case missingEnd
        /// A block longer than the limit; only its begin is kept.
        case tooLong(limit: Int)
    }

    package let kind: Kind
    /// Bytes from the start of the line's life.
    package let offset: Int

    package init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }
}
