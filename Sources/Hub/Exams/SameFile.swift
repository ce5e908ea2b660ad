// What a reader is told of files that came for two patients.
import Alliance
import Exams
import FoundationEssentials
import Postgres
import Records

extension Session {
    /// A warning for each exam of another patient that holds the same file. Who reads is told where and when; a clinic only of an
    /// exam that it sees anyway: of another's it hears once that there is one.
    borrowing func sameFileWarnings(
        of exam: StoredExam, for actor: Actor
    ) throws(PostgresError) -> [IntakeReason] {
        guard exam.patient != nil else { return [] }
        var told: [IntakeReason] = [], isElsewhere = false
        for other in try sameBytes(as: exam.id) {
            if other.isInSight || actor.duties.contains("reads") {
                told.append(.sameFile(other))
            } else {
                isElsewhere = true
            }
        }
        return told + (isElsewhere ? [.sameFileSomewhere] : [])
    }
}

extension IntakeReason {
    fileprivate static let sameFileSomewhere = IntakeReason(
        code: "same-file-other-patient", zh: "同一个文件也作为另一位患者的检查上传过。其中一份的患者不对，请先核实。",
        en:
            "The same file was also sent as the exam of another patient. One of the two names the wrong person; find out which first."
    )

    /// Which exam, whose clinic and which day: nothing of the other patient.
    fileprivate static func sameFile(_ other: SameBytes) -> IntakeReason {
        let day = CalendarDay(at: other.performedAt), place = other.organisation
        return IntakeReason(
            code: "same-file-other-patient",
            zh: "同一个文件也作为另一位患者的检查上传过（\(place)，\(day)）。其中一份的患者不对，请先核实再作诊断。",
            en:
                "The same file was also sent as the exam of another patient (\(place), \(day)). One of the two "
                + "names the wrong person; find out which first.")
    }
}
