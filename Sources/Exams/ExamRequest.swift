// What the clinic tells the reader: why the exam was made, and what it asks.
package import Alliance

/// A field of the request form, named as in JSON.
package enum RequestField: String, CaseIterable, Sendable {
    case chiefComplaint, symptoms, history, medication, allergies, provisionalDiagnosis, diagnosisCode,
        question, specimen, pregnancyWeek
}

/// What is wrong with a request form: which field, and how.
package enum ExamRequestError: Error, Hashable, Sendable {
    case text(RequestField, TextFault)
    case tooMany(RequestField, limit: Int)
    case code(RequestField, DiagnosisCodeError)
    /// A value that the field cannot have.
    case value(RequestField)
}

/// The request form as typed, before it is checked.
package struct ExamRequestDraft: Hashable, Codable, Sendable {
    package var chiefComplaint: String
    package var symptoms: [String]?
    package var history: String?
    package var medication: String?
    package var allergies: String?
    package var provisionalDiagnosis: String?
    package var diagnosisCode: String?
    package var question: String?
    package var specimen: String?
    package var pregnant: Bool?
    package var pregnancyWeek: Int?

    package init(chiefComplaint: String) { self.chiefComplaint = chiefComplaint }
}

/// 检查申请: the request form.
package struct ExamRequest: Hashable, Codable, Sendable {
    /// 主诉, at most 500 characters; the only text that must be there.
    package let chiefComplaint: String
    /// 症状: at most 20 of 100 characters.
    package let symptoms: [String]
    /// 病史
    package let history: String?
    /// 用药
    package let medication: String?
    /// 过敏史
    package let allergies: String?
    /// 初步诊断
    package let provisionalDiagnosis: String?
    package let diagnosisCode: DiagnosisCode?
    /// What the clinic wants answered.
    package let question: String?
    /// 采血方式, as the clinic says.
    package let specimen: Specimen?
    /// 是否妊娠; nil while nobody has asked.
    package let pregnant: Bool?
    /// 孕周, 0 to 45 whole weeks.
    package let pregnancyWeek: Int?

    /// Checks every field of `draft`; the error names the first that is wrong.
    package init(_ draft: ExamRequestDraft) throws(ExamRequestError) {
        chiefComplaint = try Self.required(draft.chiefComplaint, .chiefComplaint, limit: 500)
        symptoms = try Self.symptoms(draft.symptoms ?? [])
        history = try Self.optional(draft.history, .history)
        medication = try Self.optional(draft.medication, .medication)
        allergies = try Self.optional(draft.allergies, .allergies)
        provisionalDiagnosis = try Self.optional(draft.provisionalDiagnosis, .provisionalDiagnosis)
        diagnosisCode = try Self.code(draft.diagnosisCode)
        question = try Self.optional(draft.question, .question)
        specimen = try Self.specimen(draft.specimen)
        guard draft.pregnancyWeek.map({ (0...45).contains($0) && draft.pregnant != false }) ?? true else {
            throw .value(.pregnancyWeek)
        }
        pregnancyWeek = draft.pregnancyWeek
        pregnant = draft.pregnancyWeek == nil ? draft.pregnant : true
    }

    private static func symptoms(_ typed: [String]) throws(ExamRequestError) -> [String] {
        guard typed.count <= 20 else { throw .tooMany(.symptoms, limit: 20) }
        var checked: [String] = []
        for symptom in typed { checked.append(try required(symptom, .symptoms, limit: 100)) }
        return checked
    }

    private static func specimen(_ typed: String?) throws(ExamRequestError) -> Specimen? {
        guard let typed, !typed.isEmpty else { return nil }
        guard let specimen = Specimen(rawValue: typed) else { throw .value(.specimen) }
        return specimen
    }

    private static func code(_ typed: String?) throws(ExamRequestError) -> DiagnosisCode? {
        guard let typed, !typed.isEmpty else { return nil }
        do throws(DiagnosisCodeError) {
            return try DiagnosisCode(typed)
        } catch { throw .code(.diagnosisCode, error) }
    }

    private static func required(
        _ text: String, _ field: RequestField, limit: Int
    ) throws(ExamRequestError) -> String {
        do throws(TextFault) {
            return try TextRule(limit: limit, multiline: true).checked(text)
        } catch { throw .text(field, error) }
    }

    private static func optional(_ text: String?, _ field: RequestField) throws(ExamRequestError) -> String? {
        do throws(TextFault) {
            return try TextRule(limit: 2000, multiline: true).checkedIfPresent(text)
        } catch { throw .text(field, error) }
    }
}
