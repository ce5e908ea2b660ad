// Whose exam it is, said or corrected.
package import Alliance
package import Exams
package import Patients
package import Postgres

extension Session {
    /// Gives an exam to a patient, and lets its centre take part in the care.
    package borrowing func attribute(
        _ exam: ExamID, to patient: PatientID, centre: OrganisationID?
    ) throws(PostgresError) {
        try run("UPDATE exam SET patient_id = \(patient) WHERE alliance_id = my_alliance() AND id = \(exam)")
        guard let centre else { return }
        try run("SELECT share_care(\(patient), \(centre), 'reads', 'exam', \(exam))")
    }
}
