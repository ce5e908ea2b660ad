// How far a report has come: signed by whom may not release alone, final, or mended.

/// The stage of one version of a report. Raw values are the codes in SQL and JSON.
package enum ReportStage: String, CaseIterable, Codable, Sendable {
    /// 初步报告: its reader may not release alone; a reviewer makes it final.
    case preliminary
    /// 正式报告
    case final
    /// 修订: mended after it was final, or read again because more of the exam had come; always with a reason.
    case amended
}
