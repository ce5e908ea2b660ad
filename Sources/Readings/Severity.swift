// How grave a report is, and what the clinic is told to do.

/// Severity of the whole report, the mildest first. Raw values are the codes in SQL and JSON.
package enum Severity: String, CaseIterable, Codable, Comparable, Sendable {
    /// 正常
    case normal
    /// 异常, not urgent
    case abnormal
    /// 重大阳性值
    case alert
    /// 危急值: opens the critical-value loop.
    case critical

    private var rank: Int { Severity.allCases.firstIndex(of: self) ?? 0 }

    package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
}

/// 阳性, 阴性 or 正常变异: needed for the positive rate (O-11). Raw values are the codes in SQL and JSON.
package enum Polarity: String, CaseIterable, Codable, Sendable {
    case positive, negative, variant
}

/// What the reader tells the clinic to do. Raw values are the codes in SQL and JSON.
package enum AdviceCode: String, CaseIterable, Codable, Sendable {
    /// Nothing further.
    case none
    /// Treat here, by the attached plan.
    case treatHere = "treat_here"
    /// Repeat the exam within the hours given.
    case repeatExam = "repeat_exam"
    /// Think of referring up.
    case considerReferral = "consider_referral"
    /// Refer up.
    case refer
    /// 呼叫120, at once.
    case callAmbulance = "call_120"

    /// Whether the report counts among the abnormal episodes of O-15b by its advice.
    package var countsAsReferralAdvice: Bool {
        self == .considerReferral || self == .refer || self == .callAmbulance
    }
}
