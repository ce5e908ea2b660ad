// What the clinic asks the reader, and what it knows already.

/// The request form that goes with an exam. Every member may be left out.
package struct RequestForm: Hashable, Sendable, Codable {
    /// 主诉
    package var complaint: String?
    /// 症状, one a line.
    package var symptoms: [String]?
    /// 病史
    package var history: String?
    /// 初步诊断
    package var provisionalDiagnosis: String?
    /// What the clinic wants to know.
    package var question: String?

    /// Begins with an empty form.
    package init() {}

    /// Whether nothing has been filled in.
    package var isEmpty: Bool { self == RequestForm() }
}
