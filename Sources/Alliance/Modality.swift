// The ways of looking at a patient, apart from the centre that reads the result.

/// A modality; licences allow modalities, and indicator 2.2a counts by them. Raw values are the codes in SQL.
package enum Modality: String, CaseIterable, Codable, Sendable {
    /// 心电
    case electrocardiography = "ECG"
    /// 数字X线
    case radiography = "DR"
    /// 超声
    case ultrasound = "US"
    /// 照片
    case photography = "PHOTO"
    /// 检验
    case laboratory = "LAB"
    /// 生命体征
    case vitals = "VITALS"

    /// Whether a final report counts as a remote diagnosis of indicator 2.2a (imaging and ECG; laboratory
    /// excluded).
    package var countsAsRemoteDiagnosis: Bool {
        switch self {
        case .electrocardiography, .radiography, .ultrasound: true
        case .photography, .laboratory, .vitals: false
        }
    }
}
