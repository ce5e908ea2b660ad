// One observation of a report (OBX), every field as sent.

/// A result, a setting or an attachment: which of these is for the reader of the dialect to say.
package struct Observation: Equatable, Sendable {
    /// OBX-1.
    package let setID: String?
    /// OBX-2: `NM` number, `ST` text, `IS` coded setting, `ED` encapsulated data.
    package let valueType: String
    /// OBX-3.
    package let code: CodedName?
    /// OBX-5 exactly as sent with its escapes resolved; nil when it is empty.
    package let value: String?
    /// OBX-5 is one text: it neither repeats nor has components.
    package let isSimpleValue: Bool
    /// OBX-6: the code when it is a coded unit (three components or more), else the whole text, so that an
    /// unescaped `10^9/L` stays itself.
    package let unit: String?
    /// OBX-7.
    package let range: String?
    /// The repetitions of OBX-8, without empty ones: `H~N` gives `H` and `N`.
    package let flags: [String]
    /// OBX-11.
    package let status: String?
    /// OBX-14 as sent.
    package let observedAt: String?
    /// Where it stood.
    package let place: HL7Place

    init(_ segment: HL7Segment) {
        setID = segment.text(1)
        valueType = segment.text(2) ?? ""
        code = segment.field(3).flatMap(CodedName.init)
        let field = segment.field(5)
        value = field?.text
        isSimpleValue = field.map { $0.repetitions.count == 1 && $0.components.count == 1 } ?? true
        unit = segment.field(6).flatMap(Self.unit)
        range = segment.text(7)
        flags = (segment.field(8)?.repetitions ?? []).compactMap { $0.component(1) }
        status = segment.component(1, of: 11)
        observedAt = segment.text(14)
        place = segment.place()
    }

    private static func unit(_ field: HL7Field) -> String? {
        field.first.components.count >= 3 ? field.component(1) ?? field.component(2) : field.text
    }
}
