// What was done for a patient with a critical value.

/// 处置. Raw values are the codes in JSON and in the history.
package enum CriticalAction: String, CaseIterable, Codable, Sendable {
    /// 就地处理
    case treated
    /// 已转诊
    case referred
    /// 已呼叫 120
    case callAmbulance = "called_120"
    /// 已复查, the value was measured again.
    case repeated
}
