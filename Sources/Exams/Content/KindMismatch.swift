// What a file is, where it is not what it was sent as: in words, with the kind under which to send it.

import Alliance

extension ExamContent {
    /// The kind under which such content is sent; nil where the files do not say which of several.
    package var suitedKind: ExamKind? {
        switch self {
        case .bloodCount: .bloodCount
        case .electrocardiogram(let recording): recording.leads.count >= 8 ? .ecg12 : .ecgRhythm
        case .picture(let picture): picture.suitedKind
        case .pictures(let series): series.pictures.lazy.compactMap(\.picture).first.flatMap(\.suitedKind)
        }
    }

    fileprivate var words: (zh: String, en: String) {
        switch self {
        case .bloodCount: ("血常规结果", "a blood count")
        case .electrocardiogram: ("心电记录", "an ECG recording")
        case .picture(let picture): picture.words
        case .pictures(let series):
            series.pictures.lazy.compactMap(\.picture).first.map(\.words) ?? ("图像", "pictures")
        }
    }
}

extension Picture {
    fileprivate var suitedKind: ExamKind? {
        guard container == .dicom else { return .photo }
        switch dicom?.modality {
        case "US": return .ultrasound
        case "DX", "CR", "DR", "RG", "PX": return .xray
        default: return nil
        }
    }

    fileprivate var words: (zh: String, en: String) {
        switch container {
        case .png: ("照片（PNG 图像）", "a photograph (PNG picture)")
        case .jpeg: ("照片（JPEG 图像）", "a photograph (JPEG picture)")
        case .dicom: ("DICOM 图像", "a DICOM picture")
        }
    }
}

extension ExamKind {
    /// As it is said at the counter, with its code.
    fileprivate var words: (zh: String, en: String) {
        switch self {
        case .bloodCount: ("血常规 CBC", "CBC, a blood count")
        case .ecg12: ("十二导联心电图 ECG12", "ECG12, a 12-lead ECG")
        case .ecgRhythm: ("单导联条图 ECG_RHYTHM", "ECG_RHYTHM, a rhythm strip")
        case .holter: ("动态心电图 HOLTER", "HOLTER, a long recording")
        case .xray: ("数字X线 DR", "DR, a radiograph")
        case .ultrasound: ("B超 US", "US, an ultrasound picture")
        case .photo: ("照片 PHOTO", "PHOTO, a photograph")
        case .otherLaboratory: ("其他检验 LAB_OTHER", "LAB_OTHER, another laboratory report")
        case .vitals: ("生命体征 VITALS", "VITALS, vital signs")
        }
    }
}

extension IntakeReason {
    /// Says what the files hold, and under which kind to send them again.
    package static func kindDiffers(_ content: ExamContent, claimed: String) -> IntakeReason {
        let kind = ExamKind(rawValue: claimed), found = content.words, suited = content.suitedKind
        let named: (zh: String, en: String) = kind?.words ?? (claimed, claimed)
        let how: (zh: String, en: String, code: String) =
            suited.map { ($0.words.zh, $0.rawValue, $0.rawValue) } ?? (
                "DR（X线）、US（超声）或 PHOTO（照片）", "DR, US or PHOTO", "…"
            )
        let isPaper = suited == .photo && kind?.modality == .electrocardiography
        let zh = "文件是\(found.zh)，申报的检查类型却是\(named.zh)。请按\(how.zh)重发（终端：send --again 编号 --kind \(how.code)）。"
        let en = """
            The file is \(found.en), but the exam was announced as \(named.en). Send it again as \(how.en) (at the terminal: \
            send --again EXAM --kind \(how.code)).
            """
        let paper = isPaper ? paperWords(claimed) : (zh: "", en: "")
        return IntakeReason(code: "kind-differs", zh: zh + paper.zh, en: en + paper.en)
    }

    /// A photograph of a paper ECG can be looked at, and nothing can be measured on it.
    private static func paperWords(_ claimed: String) -> (zh: String, en: String) {
        (
            "纸质心电图的照片不能测量；设备若能导出心电数据（SCP、DICOM、aECG、WFDB），请按 \(claimed) 发送数据文件。",
            """
             Nothing can be measured on a photograph of a paper ECG: where the device exports its recording (SCP, DICOM, aECG, \
            WFDB), send that file as \(claimed).
            """
        )
    }
}
