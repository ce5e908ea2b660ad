// One record of a message: its letter, its number and its fields.

import Bytes

/// A line of a message. Fields are counted as LIS02 counts them: 1 is the letter, H-2 the separators.
package struct ASTMRecord: Equatable, Sendable {
    /// H header, P patient, O order, R result, C comment, Q query, L terminator, M manufacturer's own, S
    /// scientific.
    package let letter: String
    /// Which of all records of the message it is, counted from 1.
    package let ordinal: Int
    /// Bytes from the start of the file.
    package let offset: Int
    private let fields: [ASTMField]

    /// - Parameter line: in UTF-8, not empty.
    init(line: ArraySlice<UInt8>, ordinal: Int, offset: Int, _ delimiters: ASTMDelimiters) throws(ASTMError) {
        self.offset = offset
        self.ordinal = ordinal
        let parts = line.split(separator: delimiters.field, omittingEmptySubsequences: false)
        guard let label = parts.first, label.count == 1, label.first?.isCapital == true else {
            throw ASTMError(.badRecord, at: offset, place: ASTMPlace(record: "?", ordinal: ordinal))
        }
        letter = String(decoding: label, as: UTF8.self)
        guard parts.count <= ASTMLimits.fieldsOfRecord else {
            throw ASTMError(.tooLarge, at: offset, place: ASTMPlace(record: letter, ordinal: ordinal))
        }
        fields = parts.map { ASTMField($0, delimiters) }
    }

    /// The field with the standard's number; nil when the record ends before it.
    package func field(_ number: Int) -> ASTMField? {
        number >= 1 && number <= fields.count ? fields[number - 1] : nil
    }

    /// The text of a field exactly as sent; nil when it is absent or empty.
    package func text(_ number: Int) -> String? { field(number)?.text }

    /// The text of a field without padding; nil when it is absent, empty or blank.
    package func trimmed(_ number: Int) -> String? { field(number)?.trimmed }

    /// One component of a field's first repetition, without padding; nil when it is absent or blank.
    package func component(_ component: Int, of number: Int) -> String? {
        field(number)?.component(component)
    }

    /// This record as a place, at one of its fields.
    package func place(field: Int? = nil) -> ASTMPlace {
        ASTMPlace(record: letter, ordinal: ordinal, field: field)
    }

    /// The same words, wherever the two stand in their files.
    package func says(the other: ASTMRecord) -> Bool { fields == other.fields }
}
