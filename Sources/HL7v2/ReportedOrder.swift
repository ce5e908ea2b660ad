// One order of a report (OBR) with the observations under it.

/// An analysed request. For analysers OBR-3 is the sample number and OBR-7 the run time.
package struct ReportedOrder: Equatable, Sendable {
    /// OBR-2 and OBR-3, the first component of each.
    package let placerNumber: String?
    package let fillerNumber: String?
    /// OBR-4.
    package let service: CodedName?
    /// OBR-7 as sent.
    package let observedAt: String?
    /// OBR-15, its first component: how the blood was taken, such as `BLDV` or `BLDC` (HL7 table 0070).
    package let specimen: String?
    /// OBR-25: how final the order's results are.
    package let status: String?
    package var observations: [Observation] = []
    /// nil for the order of observations that stand before any OBR.
    package let place: HL7Place?

    /// nil makes the order for observations that stand before any OBR.
    init(_ segment: HL7Segment?) {
        placerNumber = segment?.code(1, of: 2)
        fillerNumber = segment?.code(1, of: 3)
        service = segment?.field(4).flatMap(CodedName.init)
        observedAt = segment?.text(7)
        place = segment?.place()
        specimen = segment?.code(1, of: 15)
        status = segment?.code(1, of: 25)?.uppercased()
    }
}

/// A code, its name and its system: the first three components of CE and CWE. Where the next three, which say the same in other
/// words, have a LOINC code and the first have none, that is the code; where the first three are empty, the next stand in.
package struct CodedName: Equatable, Sendable {
    package let code: String
    package let name: String?
    package let system: String?

    /// nil when there is neither a code nor a name; a lone name stands as the code.
    init?(_ field: HL7Field) {
        let (first, second) = (Words(field, from: 1), Words(field, from: 4))
        let isSecond = first.code == nil || (second.system == Self.loinc && first.system != Self.loinc)
        let words = isSecond && second.code != nil ? second : first
        guard let code = words.code else { return nil }
        self.code = code
        name = first.name ?? second.name
        system = words.system
    }

    private static let loinc = "LN"
    /// How senders name LOINC: the code of HL7 table 0396, its usual spellings, its OID and its address, in capitals.
    private static let loincNames: Set = [
        "LN", "LNC", "LOINC", "2.16.840.1.113883.6.1", "URN:OID:2.16.840.1.113883.6.1", "HTTP://LOINC.ORG",
        "HTTPS://LOINC.ORG",
    ]

    /// Three components.
    private struct Words {
        let code: String?
        let name: String?
        let system: String?

        init(_ field: HL7Field, from place: Int) {
            name = field.code(place + 1)
            code = field.code(place) ?? name
            let system = field.code(place + 2)
            let isLOINC = system.map { CodedName.loincNames.contains($0.uppercased()) } ?? false
            self.system = isLOINC ? CodedName.loinc : system
        }
    }
}
