// One field of a record: its repetitions, components, and the text behind the escapes.

import Bytes

/// A run of text in UTF-8 together with the separators that structure it. The same type serves fields,
/// repetitions and components: each is text that may be split further.
package struct ASTMField: Equatable, Sendable {
    package let raw: ArraySlice<UInt8>
    package let delimiters: ASTMDelimiters

    init(_ raw: ArraySlice<UInt8>, _ delimiters: ASTMDelimiters) {
        self.raw = raw
        self.delimiters = delimiters
    }

    package static func == (one: ASTMField, other: ASTMField) -> Bool {
        one.delimiters == other.delimiters && one.raw.elementsEqual(other.raw)
    }

    package var isEmpty: Bool { raw.isEmpty }

    /// The repetitions; one for a field that does not repeat, and one empty for an empty field.
    package var repetitions: [ASTMField] { split(at: delimiters.repetition) }
    package var components: [ASTMField] { split(at: delimiters.component) }

    /// The component with the standard's number (from 1) of the first repetition, as text without the blanks
    /// that pad it; nil when absent or empty.
    package func component(_ number: Int) -> String? {
        let parts = repetitions.first?.components ?? []
        guard number >= 1, number <= parts.count else { return nil }
        return parts[number - 1].trimmed
    }

    /// The whole run as text with the escapes resolved, exactly as sent; nil when it is empty.
    package var text: String? {
        isEmpty ? nil : Self.resolve(raw, delimiters)
    }

    /// The same without the blanks that pad it: analysers send fixed widths. nil when nothing is left.
    package var trimmed: String? {
        let inner = raw.drop { $0.isBlank }
        guard let end = inner.lastIndex(where: { !$0.isBlank }) else { return nil }
        return Self.resolve(inner[...end], delimiters)
    }

    /// Escapes of LIS02: separators as &F& &S& &R& &E&, bytes as &X0D0A&.
    private static func resolve(_ raw: ArraySlice<UInt8>, _ delimiters: ASTMDelimiters) -> String {
        guard let escape = delimiters.escape, raw.contains(escape) else {
            return String(decoding: raw, as: UTF8.self)
        }
        let sequences = EscapeSequences(
            mark: escape,
            [
                (UInt8(ascii: "F"), delimiters.field), (UInt8(ascii: "S"), delimiters.component),
                (UInt8(ascii: "R"), delimiters.repetition), (UInt8(ascii: "E"), escape),
            ])
        return String(decoding: sequences.resolve(raw), as: UTF8.self)
    }

    private func split(at separator: UInt8) -> [ASTMField] {
        raw.split(separator: separator, omittingEmptySubsequences: false).map { ASTMField($0, delimiters) }
    }
}
