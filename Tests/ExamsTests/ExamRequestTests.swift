// The request form, field by field.
import Alliance
import Exams
import Testing

@Suite struct ExamRequestTests {
    @Test func `only the chief complaint must be there`() throws {
        let request = try ExamRequest(ExamRequestDraft(chiefComplaint: " 胸痛 40 分钟 "))
        #expect(request.chiefComplaint == "胸痛 40 分钟")
        #expect(request.symptoms.isEmpty && request.history == nil && request.diagnosisCode == nil)
    }

    @Test func `a fault names its field`() {
        var draft = ExamRequestDraft(chiefComplaint: "")
        #expect(throws: ExamRequestError.text(.chiefComplaint, .empty)) { try ExamRequest(draft) }
        draft.chiefComplaint = "头晕"
        draft.symptoms = Array(repeating: "头晕", count: 21)
        #expect(throws: ExamRequestError.tooMany(.symptoms, limit: 20)) { try ExamRequest(draft) }
        draft.symptoms = nil
        draft.history = String(repeating: "长", count: 2001)
        #expect(throws: ExamRequestError.text(.history, .tooLong(limit: 2000))) { try ExamRequest(draft) }
        draft.history = nil
        draft.diagnosisCode = "高血压"
        #expect(throws: ExamRequestError.code(.diagnosisCode, .notShapedLikeICD10)) { try ExamRequest(draft) }
    }

    @Test(arguments: ["I10", "i21.9", "I10.x00x002", "O14.1"])
    func `an ICD-10 code of either edition is taken`(text: String) throws {
        #expect(try DiagnosisCode(text).text == text.prefix(1).uppercased() + text.dropFirst())
    }

    @Test(arguments: ["", "I", "I1", "110", "I10.", "I10-1", "I10.123456789", "I10 ", "Ⅰ10"])
    func `what is not shaped like ICD-10 is refused`(text: String) {
        #expect(throws: DiagnosisCodeError.notShapedLikeICD10) { try DiagnosisCode(text) }
    }
}
