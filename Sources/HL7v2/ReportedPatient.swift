// The patient as an HL7 message names them (PID).

/// Identity as sent. Analysers fill it badly: the family part may be empty, the sex a word, the birth date
/// absent.
package struct ReportedPatient: Equatable, Sendable {
    /// One repetition of PID-3.
    package struct Identifier: Equatable, Sendable {
        package let value: String
        /// PID-3.5, such as `MR`.
        package let type: String?
        /// PID-3.4, its first subcomponent.
        package let assigner: String?
    }

    package let identifiers: [Identifier]
    /// Family and given parts of PID-5 that are not empty, in the order sent.
    package let nameParts: [String]
    /// PID-7 as sent.
    package let birthDate: String?
    /// PID-8 as sent: `M`, `Female`.
    package let sex: String?

    /// Nothing in the two says that they are different people, and both say something or one says nothing.
    package func mayBe(_ other: ReportedPatient) -> Bool {
        let ids = (Set(identifiers.map(\.value)), Set(other.identifiers.map(\.value)))
        if !ids.0.isEmpty && !ids.1.isEmpty && ids.0.isDisjoint(with: ids.1) { return false }
        if !nameParts.isEmpty && !other.nameParts.isEmpty && nameParts != other.nameParts { return false }
        return birthDate == nil || other.birthDate == nil || birthDate == other.birthDate
    }

    init(_ segment: HL7Segment) {
        identifiers = (segment.field(3)?.repetitions ?? []).compactMap { repetition in
            guard let value = repetition.code(1) else { return nil }
            return Identifier(value: value, type: repetition.code(5), assigner: repetition.code(4))
        }
        nameParts = (1...3).compactMap { segment.component($0, of: 5) }
        birthDate = segment.text(7)
        sex = segment.code(1, of: 8)
    }
}
