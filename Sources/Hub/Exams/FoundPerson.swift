// Whom an exam's files name, opened where somebody looks: compared with whoever is its patient at that moment.
import Alliance
import Exams
import FoundationEssentials
import Keyring
import Logging
import Patients
import Postgres
import Records

extension Hub {
    /// What makes doubtful whose exam it is: the person of its files, and the same files elsewhere. In the actor's sight.
    func doubts(
        of exam: StoredExam, _ patient: PatientFacts?, for actor: Actor, _ db: borrowing Session
    ) throws(PostgresError) -> [IntakeReason] {
        let asked = exam.request?.pregnant == true || exam.request?.pregnancyWeek != nil
        let odd = asked && patient?.sex == Sex.male.rawValue ? [IntakeReason.pregnantMan] : []
        return identityDifferences(of: exam, from: patient) + odd + (try db.sameFileWarnings(of: exam, for: actor))
    }

    /// Where the person of the files differs from the patient; nothing where either is not known.
    func identityDifferences(of exam: StoredExam, from patient: PatientFacts?) -> [IntakeReason] {
        guard let patient, let sealed = exam.foundIdentity, let found = opened(sealed, of: exam.id) else { return [] }
        let named = NamedPatient(
            name: patient.name, sex: Sex(rawValue: patient.sex) ?? .unknown,
            birthDate: patient.birthDate.flatMap { CalendarDay($0) },
            papers: patient.papers)
        return found.differences(
            from: named, on: CalendarDay(at: exam.judgedAt), characters: .unicode
        ) { paper in
            keyring.blindIndex(of: paper.value, field: "identifier/" + paper.kind.rawValue)
        }
    }

    private func opened(_ sealed: [UInt8], of exam: ExamID) -> FoundIdentity? {
        let place = "exam/found_identity/\(exam)"
        do {
            return try JSONDecoder().decode(FoundIdentity.self, from: Data(try keyring.open(sealed, for: place)))
        } catch {
            logger.error("a sealed value does not open", metadata: ["place": "\(place)", "error": "\(error)"])
            return nil
        }
    }
}

extension IntakeReason {
    fileprivate static let pregnantMan = IntakeReason(
        code: "pregnant-man", zh: "申请单写明妊娠，而患者登记为男性：患者或申请单有误，请先核对。",
        en:
            "The request says that the patient is pregnant, and the patient is registered as a man: one of the two is wrong. Find out first."
    )
}
