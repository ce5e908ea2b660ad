// Whom an exam's files name, opened where somebody looks: compared with whoever is its patient at that moment.
import Alliance
import Exams
import FoundationEssentials
import Keyring
import Logging
import Patients
import Records

extension Hub {
    /// Where the person of the files differs from the patient; nothing where either is not known.
    func identityDifferences(of exam: StoredExam, from patient: PatientFacts?) -> [IntakeReason] {
        guard let patient, let sealed = exam.foundIdentity, let found = opened(sealed, of: exam.id) else { return [] }
        let named = NamedPatient(
            name: patient.name, sex: Sex(rawValue: patient.sex) ?? .unknown,
            birthDate: patient.birthDate.flatMap { CalendarDay($0) },
            papers: patient.papers)
        return found.differences(from: named, on: CalendarDay(at: exam.performedAt)) { paper in
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
