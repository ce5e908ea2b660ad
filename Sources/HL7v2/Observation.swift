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
    /// OBX-2 is SN: OBX-5 as comparator, number, separator and number, each as sent.
    package let structured: [String]?
    /// OBX-6: the code of a coded unit; an unescaped `10^9/L`, which splits into components, is put together again.
    package let unit: String?
    /// OBX-7.
    package let range: String?
    /// The repetitions of OBX-8, without empty ones: `H~N` gives `H` and `N`.
    package let flags: [String]
    /// OBX-4, which tells results of one code apart.
    package let subID: String?
    /// OBX-11.
    package let status: String?
    /// OBX-14 as sent.
    package let observedAt: String?
    /// A line end stood inside one of its fields, so that its value may be cut.
    package let isBroken: Bool
    /// Where it stood.
    package let place: HL7Place
    /// Every field, by the standard's number.
    package let segment: HL7Segment

    init(_ segment: HL7Segment) {
        setID = segment.text(1)
        self.segment = segment
        valueType = (segment.code(1, of: 2) ?? "").uppercased()
        code = segment.field(3).flatMap(CodedName.init)
        let field = segment.field(5)
        value = field?.text
        isSimpleValue = field.map { $0.repetitions.count == 1 && $0.components.count == 1 } ?? true
        structured = valueType == "SN" ? field.map(Self.components) : nil
        unit = segment.field(6).flatMap(Self.unit)
        subID = segment.text(4)
        isBroken = segment.isBroken
        range = segment.field(7)?.trimmed
        flags = (segment.field(8)?.repetitions ?? []).compactMap { $0.code(1) }
        status = segment.code(1, of: 11)?.uppercased()
        observedAt = segment.text(14)
        place = segment.place()
    }

    private static func components(_ field: HL7Field) -> [String] {
        field.first.components.map { $0.trimmed ?? "" }
    }

    private static func unit(_ field: HL7Field) -> String? {
        let parts = components(field)
        guard parts.count > 1 else { return field.text }
        if parts[0].hasSuffix("10"), parts[1].first?.isNumber == true {
            return parts[0] + "^" + parts[1]
        }
        return parts.first { !$0.isEmpty }
    }
}
