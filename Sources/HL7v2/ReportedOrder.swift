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
        placerNumber = segment?.component(1, of: 2)
        fillerNumber = segment?.component(1, of: 3)
        service = segment?.field(4).flatMap(CodedName.init)
        observedAt = segment?.text(7)
        place = segment?.place()
        specimen = segment?.component(1, of: 15)
        status = segment?.component(1, of: 25)?.uppercased()
    }
}

/// A code, its name and its system: the first three components of CE and CWE.
package struct CodedName: Equatable, Sendable {
    package let code: String
    package let name: String?
    package let system: String?

    /// nil when both the code and the name are missing; a lone name stands as the code.
    init?(_ field: HL7Field) {
        let name = field.component(2)
        guard let code = field.component(1) ?? name else { return nil }
        self.code = code
        self.name = name
        system = field.component(3)
    }
}
