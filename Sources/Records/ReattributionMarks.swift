// Re-attributions as a page of work counts them, and as a patient's chart says them.
package import Exams
import FoundationEssentials
package import Patients
package import Postgres
package import Readings

extension Session {
    /// How many wait for a second person, of those that the actor may see.
    package borrowing func openReattributions() throws(PostgresError) -> Int {
        try one(
            "SELECT count(*)::int AS open FROM reattribution WHERE alliance_id = my_alliance() AND state = 'asked'")[
                "open"]
    }

    /// Exams that were taken from this patient's chart or given to it, of those that the actor may see, the newest first.
    package borrowing func reattributions(
        onChartOf patient: PatientID, limit: Int
    ) throws(PostgresError) -> [StoredReattribution] {
        try reattributions("r.state = 'confirmed' AND \(patient) IN (r.from_id, r.to_id)", limit: limit)
    }

    /// The newest reading of each of these exams at the actor's centre; a blind second look is none.
    package borrowing func newestReadings(of exams: [ExamID]) throws(PostgresError) -> [ExamID: ReadingID] {
        var found: [ExamID: ReadingID] = [:]
        for row in try run(
            """
            SELECT DISTINCT ON (exam_id) exam_id, id FROM reading
            WHERE alliance_id = my_alliance() AND exam_id = ANY (\(exams.map(\.uuid))::uuid[])
              AND centre_id = my_organisation() AND purpose <> 'overread' ORDER BY exam_id, id DESC
            """)
        { found[ExamID(try row["exam_id"])] = ReadingID(try row["id"]) }
        return found
    }
}
