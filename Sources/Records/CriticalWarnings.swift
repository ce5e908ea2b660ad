// What a reader is warned of beside an exam: critical if the signal proved it, or at the tier below critical.
import Alliance
import Criticals
import Exams
import Postgres

extension Session {
    /// What would be critical if the signal proved it, and what has reached the tier below, are warnings beside the exam, for a
    /// person to look at; those of an earlier judgement go. In the mode of the hub there.
    ///
    /// - Parameter found: nil where nothing of the exam is judged, or nothing was found.
    borrowing func warn(of found: CriticalDetection?, beside exam: ExamID) throws(PostgresError) {
        let codes = CriticalWarning.allCases.map(\.rawValue)
        let reasons = CriticalWarning.allCases.compactMap { found.flatMap($0.reason) }
        try run(
            """
            UPDATE exam SET warnings = coalesce((SELECT jsonb_agg(w ORDER BY n)
                                                 FROM jsonb_array_elements(warnings) WITH ORDINALITY AS told (w, n)
                                                 WHERE w ->> 'code' <> ALL (\(codes)::text[])), '[]') || \(JSONB(reasons))
            WHERE alliance_id = my_alliance() AND id = \(exam)
              AND (\(!reasons.isEmpty) OR EXISTS (SELECT FROM jsonb_array_elements(warnings) w
                                                 WHERE w ->> 'code' = ANY (\(codes)::text[])))
            """)
    }
}

/// The code of such a warning.
private enum CriticalWarning: String, CaseIterable {
    case notProven = "critical-not-proven"
    case alertReached = "alert-reached"

    /// In words; nil where there is nothing to say.
    func reason(_ found: CriticalDetection) -> IntakeReason? {
        let findings = self == .notProven ? found.doubtful : found.alerts
        guard !findings.isEmpty else { return nil }
        let said = findings.map { one in one.said + (one.bound.map { " (\($0))" } ?? "") }.joined(separator: "; ")
        return switch self {
        case .notProven:
            IntakeReason(
                code: rawValue, zh: "信号不足以证实，但可能达到危急界限：\(said)。请人工核对。",
                en: "The signal does not prove it, but a critical limit may be reached: \(said). Somebody must look.")
        case .alertReached:
            IntakeReason(
                code: rawValue, zh: "达到警示界限（未达危急）：\(said)。请尽快查看。",
                en: "An alert limit is reached, which is not critical: \(said). Look at it soon.")
        }
    }
}
