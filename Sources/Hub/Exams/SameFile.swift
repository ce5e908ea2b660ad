// What a reader is told of files that came for two patients.
import Alliance
import Exams
import FoundationEssentials
import Postgres
import Records

extension Session {
    /// A warning for each exam of another patient that holds the same file.
    borrowing func sameFileWarnings(of exam: StoredExam) throws(PostgresError) -> [IntakeReason] {
        guard exam.patient != nil else { return [] }
        return try sameBytes(as: exam.id).map { .sameFile($0) }
    }
}

extension IntakeReason {
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
