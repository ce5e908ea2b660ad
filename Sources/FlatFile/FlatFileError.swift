// What is wrong with a table or with the mapping that says how to read it, and in which line.

/// A refusal, with the line (from 1) of the text that it is about.
package struct FlatFileError: Error, Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// More than `FlatFileLimits` allow.
        case tooLarge
        /// Text in no character set that the mapping allows.
        case badText
        /// A quoted field that is never closed.
        case openQuote
        /// The mapping does not begin with its mark, `format = lianyi-flat-file 1`.
        case noMapping
        /// A line of a mapping that is neither a section, nor `name = value`, nor a comment.
        case badLine
        /// A name that means nothing in its section.
        case unknownName(String)
        /// A value that its name cannot have.
        case badValue(name: String, value: String)
        /// The mapping names no item, or no column of values.
        case noItems
        /// The table lacks a column that the mapping names.
        case missingColumn(String)
        /// Two columns of the table have the name that the mapping uses.
        case ambiguousColumn(String)
        /// No row stands below the header.
        case noRows
    }

    package let kind: Kind
    package let line: Int

    package init(_ kind: Kind, line: Int) {
        self.kind = kind
        self.line = line
    }
}

/// Bounds that no export of one analyser comes near. Memory is at most about ten times the file: every cell is a text of its own,
/// 16 bytes for the two that a letter and its comma take.
package enum FlatFileLimits {
    package static let fileBytes = 4 << 20
    package static let rows = 50_000
    package static let columns = 500
    package static let cells = 1_000_000
    package static let mappingBytes = 64 << 10
}
