// The kinds of exam, and what follows from the kind.
package import Alliance

/// A kind of exam. Raw values are the codes in SQL and JSON.
package enum ExamKind: String, CaseIterable, Codable, Sendable {
    /// 血常规
    case bloodCount = "CBC"
    /// 十二导联心电图
    case ecg12 = "ECG12"
    /// 单导联条图
    case ecgRhythm = "ECG_RHYTHM"
    /// 动态心电图
    case holter = "HOLTER"
    /// 数字X线
    case xray = "DR"
    /// B超
    case ultrasound = "US"
    /// 照片
    case photo = "PHOTO"
    /// 其他检验
    case otherLaboratory = "LAB_OTHER"
    /// 生命体征
    case vitals = "VITALS"

    package var modality: Modality {
        switch self {
        case .bloodCount, .otherLaboratory: .laboratory
        case .ecg12, .ecgRhythm, .holter: .electrocardiography
        case .xray: .radiography
        case .ultrasound: .ultrasound
        case .photo: .photography
        case .vitals: .vitals
        }
    }

    /// The privilege that sending a routine or urgent exam asks for; nil where none does.
    package var uploadPrivilege: PrivilegeCode? {
        switch self {
        case .bloodCount: .uploadBloodCount
        case .ecg12, .ecgRhythm, .holter: .uploadECG
        case .xray: .uploadXray
        case .ultrasound: .uploadUltrasound
        case .photo: .uploadPhoto
        case .otherLaboratory, .vitals: nil
        }
    }

    /// The centre that reads it; nil where nobody does (vital signs are context).
    package var readingKind: ReadingKind? {
        switch modality {
        case .electrocardiography: .ecg
        case .radiography, .ultrasound, .photography: .image
        case .laboratory: .laboratory
        case .vitals: nil
        }
    }
}

/// The kind of reading, which is the kind of centre that does it. Raw values are the codes in SQL and JSON.
package enum ReadingKind: String, CaseIterable, Codable, Sendable {
    case ecg = "ECG"
    case image = "IMG"
    case laboratory = "LAB"

    /// The privilege that claiming and signing ask for.
    package var readPrivilege: PrivilegeCode {
        switch self {
        case .ecg: .readECG
        case .image: .readImage
        case .laboratory: .readLaboratory
        }
    }

    /// The privilege that approving and over-reading ask for.
    package var reviewPrivilege: PrivilegeCode {
        switch self {
        case .ecg: .reviewECG
        case .image: .reviewImage
        case .laboratory: .reviewLaboratory
        }
    }
}
