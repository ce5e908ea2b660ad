// How the critical cases of one exam stand, without a name or a value.
package import Criticals
package import Exams
import FoundationEssentials
package import Postgres

extension Session {
    /// The cases of the exam that the actor may see, and a mark that differs as soon as any of them has a further event.
    package borrowing func criticalStanding(
        of exam: ExamID
    ) throws(PostgresError) -> (mark: String, cases: [(id: CriticalID, state: CriticalState)]) {
        let rows = try run(
            """
            SELECT c.id, c.state, (SELECT count(*) || '.' || coalesce(max(v.recorded_at)::text, '') FROM critical_event v
                                   WHERE v.alliance_id = c.alliance_id AND v.critical_id = c.id) AS told
            FROM critical_case c WHERE c.alliance_id = my_alliance() AND c.exam_id = \(exam) ORDER BY c.id LIMIT 20
            """)
        var cases: [(id: CriticalID, state: CriticalState)] = [], marks: [String] = []
        for row in rows {
            let id: UUID = try row["id"], told: String = try row["told"]
            cases.append((CriticalID(id), try row.code("state")))
            marks.append("\(id.uuidString.suffix(12)).\(told)")
        }
        let mark = marks.joined(separator: "_").filter { !$0.isWhitespace }
        return (mark.isEmpty ? "0" : mark, cases)
    }
}
