// One field of a segment: its repetitions, components and subcomponents, and the text behind the escapes.
import Bytes

/// A run of bytes of a message together with the separators that structure it.
///
/// The same type serves fields, repetitions, components and subcomponents: each is text that may be split
/// further.
package struct HL7Field: Equatable, Sendable {
    package let raw: ArraySlice<UInt8>
    package let delimiters: HL7Delimiters

    package init(_ raw: ArraySlice<UInt8>, _ delimiters: HL7Delimiters) {
        self.raw = raw
        self.delimiters = delimiters
    }

    package var isEmpty: Bool { raw.isEmpty }

    /// The repetitions; one for a field that does not repeat, and one empty for an empty field.
    package var repetitions: [HL7Field] { split(at: delimiters.repetition) }
    package var components: [HL7Field] { split(at: delimiters.component) }
    package var subcomponents: [HL7Field] {
        guard let separator = delimiters.subcomponent else { return [self] }
        return split(at: separator)
    }

    /// The first repetition; the field itself when it does not repeat.
    package var first: HL7Field { repetitions.first ?? self }

    /// The component with the standard's number (from 1) of the first repetition, as text; nil when absent or
    /// empty.
    package func component(_ number: Int) -> String? { part(number)?.text }

    /// The same of what is a code, a number of somebody or a status, which the blanks that pad it do not change; nil when
    /// nothing is left.
    package func code(_ number: Int) -> String? { part(number)?.trimmed }

    private func part(_ number: Int) -> HL7Field? {
        let parts = first.components
        guard number >= 1, number <= parts.count else { return nil }
        return parts[number - 1].subcomponents.first
    }

    /// The whole run as text with the escapes resolved; nil when it is empty. `""` (HL7's explicit null)
    /// is given as it is.
    package var text: String? {
        isEmpty ? nil : HL7Escape.resolve(raw, delimiters)
    }

    /// The same without the blanks that pad it; nil when nothing is left.
    package var trimmed: String? {
        let inner = raw.drop(while: Self.isBlank)
        guard let end = inner.lastIndex(where: { !Self.isBlank($0) }) else { return nil }
        return HL7Escape.resolve(inner[...end], delimiters)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == Ascii.space || byte == Ascii.tab }

    private func split(at separator: UInt8) -> [HL7Field] {
        raw.split(separator: separator, omittingEmptySubsequences: false).map { HL7Field($0, delimiters) }
    }
}
