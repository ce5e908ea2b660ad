// 跳过: why somebody would rather that a case is read by another.

/// Why a case was skipped. Raw values are the codes in SQL and JSON.
package enum SkipReason: String, CaseIterable, Codable, Sendable {
    /// 认识患者: the reader knows the patient.
    case knowsPatient = "knows_patient"
    /// 超出能力: it asks for somebody more experienced.
    case beyondMe = "beyond_me"
    /// 来不及: no time before it is due.
    case noTime = "no_time"
    /// Anything else; the note says what.
    case other
    /// 交班: passed on with everything else that the reader had.
    case handover
}
