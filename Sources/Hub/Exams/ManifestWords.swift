// What is wrong in an emergency's words never holds it up: it is taken in without them, and its reader is told.
import Alliance
import Exams
import FoundationEssentials
import HubAPI

/// Reads what a manifest says in words: to the letter, or, of an emergency, as far as it can be read. What cannot be stays in the
/// manifest as it was signed.
struct ManifestWords {
    let isEmergency: Bool
    /// What an emergency was taken in without.
    private(set) var leftOut: [IntakeReason] = []

    init(of manifest: Manifest) { isEmergency = manifest.urgency == Exams.Urgency.emergency.rawValue }

    /// What `body` reads, or `fallback` where the words are an emergency's and wrong.
    mutating func read<Value>(else fallback: Value, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch {
            let problem = Problem(describing: error)
            guard isEmergency, problem.status < 500 else { throw error }
            leftOut.append(.leftOut(problem))
            return fallback
        }
    }

    /// Whom a manifest names; of an emergency's patient what is wrong is left out, and the rest counts.
    mutating func patient(_ wire: PatientReference?) throws -> SentExam.Whose {
        guard isEmergency, var known = wire else { return try SentExam.patient(wire) }
        // Each round leaves a field out: papers, birth date, sex, telephone; or the name beside an id, which then counts alone.
        for _ in 0..<5 {
            do { return try SentExam.patient(known) } catch {
                let problem = Problem(describing: error)
                guard problem.status < 500 else { throw error }
                let field = known.leaveOut(problem.field ?? "")
                leftOut.append(.leftOut(problem, field))
                guard field != nil else { return .unknown }
            }
        }
        return .unknown
    }

    /// The request form; an emergency's without the fields that are wrong. What is too long is cut, and keeps its beginning.
    mutating func request(_ typed: ExamRequestDraft) throws -> ExamRequest {
        guard isEmergency else { return try ExamRequest(typed) }
        var draft = typed
        // Each round cuts a field or leaves it out.
        for _ in 0...2 * RequestField.allCases.count {
            do throws(ExamRequestError) { return try ExamRequest(draft) } catch {
                leftOut.append(.leftOut(error.problem))
                draft.leaveOut(error)
            }
        }
        return try ExamRequest(ExamRequestDraft(chiefComplaint: ExamRequestDraft.unsaid))
    }

    /// The moment at which the manifest is checked: an emergency from the future is flagged, not refused.
    mutating func moment(of performedAt: Date, now: Date) -> Date {
        guard isEmergency, performedAt > now.addingTimeInterval(ManifestLimits.initial.clockDrift) else { return now }
        leftOut.append(.fromTheFuture)
        return performedAt
    }
}

extension PatientReference {
    /// Leaves out what a refusal names, and answers which field that is; nil where nobody can be named without it.
    fileprivate mutating func leaveOut(_ field: String) -> String? {
        switch field {
        case let field where field.hasPrefix("patient.identity"): identity = nil
        // In a hurry the card is a relative's: with its number go the age and sex that stand in it.
        case "patient.birthDate" where isBirthDatePossible && identity != nil:
            identity = nil
            return "patient.identity.number"
        case "patient.birthDate": birthDate = nil
        case "patient.sex": sex = nil
        case "patient.phone": phone = nil
        case "patient.name" where id != nil: name = nil
        default: return nil
        }
        return field
    }

    private var isBirthDatePossible: Bool {
        birthDate.flatMap { try? DescribedPatient.possibleBirthDate($0) } != nil
    }
}

extension ExamRequestDraft {
    /// The complaint of a form that has none.
    static let unsaid = "未填写"

    /// Puts right what an error names: what is too long keeps its beginning, all else is left out.
    fileprivate mutating func leaveOut(_ error: ExamRequestError) {
        switch error {
        case .text(let field, .tooLong(let limit)): cut(field) { Self.beginning(of: $0, limit: limit) }
        case .tooMany(.symptoms, let limit): symptoms = symptoms.map { Array($0.prefix(limit)) }
        case .text(let field, _), .code(let field, _), .value(let field), .tooMany(let field, _): leaveOut(field)
        }
    }

    private mutating func cut(_ field: RequestField, _ cut: (String) -> String) {
        switch field {
        case .chiefComplaint: chiefComplaint = cut(chiefComplaint)
        case .symptoms: symptoms = symptoms?.map(cut)
        case .history: history = history.map(cut)
        case .medication: medication = medication.map(cut)
        case .allergies: allergies = allergies.map(cut)
        case .provisionalDiagnosis: provisionalDiagnosis = provisionalDiagnosis.map(cut)
        case .question: question = question.map(cut)
        case .diagnosisCode, .specimen, .pregnancyWeek: break
        }
    }

    private static func beginning(of text: String, limit: Int) -> String {
        let scalars = text.unicodeScalars
        return scalars.count <= limit ? text : String(scalars.prefix(limit - 1)) + "…"
    }

    private mutating func leaveOut(_ field: RequestField) {
        switch field {
        case .chiefComplaint: chiefComplaint = Self.unsaid
        case .symptoms: symptoms = nil
        case .history: history = nil
        case .medication: medication = nil
        case .allergies: allergies = nil
        case .provisionalDiagnosis: provisionalDiagnosis = nil
        case .diagnosisCode: diagnosisCode = nil
        case .question: question = nil
        case .specimen: specimen = nil
        case .pregnancyWeek: pregnancyWeek = nil
        }
    }
}

extension IntakeReason {
    /// The sender's words are not repeated: only which field, and what is wrong with it. Reader and clinic are told the same. The
    /// code begins with `sent-`, which keeps it beside the exam when its files are opened.
    /// - Parameter left: the field that was left out, where it is not the one that the problem names.
    fileprivate static func leftOut(_ problem: Problem, _ left: String? = nil) -> IntakeReason {
        let field = left ?? problem.field ?? "-"
        return IntakeReason(
            code: "sent-left-out", zh: "急诊已收下，不因填写有误而退回：\(field) 未采用（\(problem.detail ?? problem.title)）诊所与阅片方请电话核对。",
            en:
                "The emergency was taken in, without \(field) (\(problem.en?.detail ?? problem.name)) Clinic and reader: settle it by telephone."
        )
    }

    fileprivate static let fromTheFuture = IntakeReason(
        code: "sent-from-the-future", zh: "急诊已收下，但检查时间在未来：终端时钟有误。年龄与时间，诊所与阅片方请电话核对。",
        en:
            "The emergency was taken in, but says that it was made in the future: the terminal's clock is wrong. Clinic and reader: "
            + "settle age and time by telephone."
    )
}
