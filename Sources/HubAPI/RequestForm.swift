// What the clinic asks the reader, and what it knows already.

/// The request form that goes with an exam, and that its signed reports repeat. Every member may be left out.
package struct RequestForm: Hashable, Sendable, Codable {
    /// 主诉
    package var complaint: String?
    /// 症状, one a line.
    package var symptoms: [String]?
    /// 病史
    package var history: String?
    /// 用药
    package var medication: String?
    /// 过敏史
    package var allergies: String?
    /// 初步诊断
    package var provisionalDiagnosis: String?
    /// The same by ICD-10 code, such as `I21.9`.
    package var diagnosisCode: String?
    /// What the clinic wants to know.
    package var question: String?
    /// How blood was taken: `venous` or `capillary`; the ranges of children differ by it.
    package var specimen: String?
    /// Whether the patient is pregnant; none while nobody has asked.
    package var pregnant: Bool?
    /// Whole weeks of the pregnancy.
    package var pregnancyWeek: Int?

    /// Begins with an empty form.
    package init() {}

    /// Whether nothing has been filled in.
    package var isEmpty: Bool { self == RequestForm() }
}
