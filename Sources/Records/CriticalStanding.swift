// How the critical cases of one exam stand, without a name or a value.
package import Criticals
package import Exams
package import FoundationEssentials
package import Postgres

/// The critical case of an exam, as a report names it.
package struct CriticalLink: Sendable, Hashable {
    package let id: CriticalID
    /// The referral that came of it.
    package let referral: UUID?
}

extension Session {
    /// The case that a report signed now belongs to: the open one, as `detect_critical` chooses it for a reader; else `new`,
    /// which a critical report is about to open; else the newest closed one. nil without any.
    package borrowing func criticalLink(
        of exam: ExamID, opening new: CriticalID?
    ) throws(PostgresError) -> CriticalLink? {
        let row = try first(
            """
            SELECT c.id, c.referral_id, c.state = 'closed' AS closed
            FROM critical_case c WHERE c.alliance_id = my_alliance() AND c.exam_id = \(exam)
            ORDER BY c.state = 'closed', c.source = 'reader' DESC, c.opened_at DESC LIMIT 1
            """)
        let isClosed: Bool = try row?["closed"] ?? true
        if let new, isClosed { return CriticalLink(id: new, referral: nil) }
        guard let row else { return nil }
        let id: UUID = try row["id"]
        return CriticalLink(id: CriticalID(id), referral: try row["referral_id"])
    }

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
