// A patient's earlier blood counts, for the line beside each item.
import Exams
package import FoundationEssentials
package import Patients
package import Postgres

extension Session {
    /// The patient's counts before `moment` that the actor may see, the newest first. What was withdrawn or refused, and
    /// control runs, are none.
    package borrowing func counts(of patient: PatientID, before moment: Date, limit: Int) throws(PostgresError)
        -> [EarlierCount]
    {
        var all: [EarlierCount] = []
        for row in try run(
            """
            SELECT e.id, e.performed_at, e.content FROM exam e
            WHERE e.alliance_id = my_alliance() AND e.patient_id = \(patient) AND e.performed_at < \(moment)
              AND e.kind IN ('CBC', 'LAB_OTHER') AND e.content ->> 'kind' = 'blood-count'
              AND e.content -> 'data' ->> 'processing' <> 'control'
              AND e.state NOT IN ('cancelled', 'recalled', 'rejected_quality', 'quarantined')
            ORDER BY e.performed_at DESC LIMIT \(limit)
            """)
        {
            if let count = try EarlierCount(row) { all.append(count) }
        }
        return all
    }
}
