// Whether somebody's name may be written in a picture's pixels, where no program finds it.

/// Why a picture must be looked at before it is given away.
package enum BurnedInDoubt: String, Sendable, Equatable, CaseIterable {
    /// The file itself says so (Burned In Annotation YES).
    case said
    /// The file does not say that there is none.
    case unsaid
    /// Ultrasound devices write name and number into the picture, whatever their files say.
    case ultrasound
    /// A photograph, a scan or a screen copy: wristbands, labels, forms.
    case photograph

    /// What is said of it.
    package var words: (zh: String, en: String) {
        switch self {
        case .said: ("文件注明图像内有文字", "its file says that there are words in the picture")
        case .unsaid: ("文件未注明图像内没有文字", "its file does not say that there are no words in the picture")
        case .ultrasound: ("超声设备会把姓名写入图像", "ultrasound devices write names into the picture")
        case .photograph: ("照片或截图中可能有腕带、标签、单据", "a photograph may show wristbands, labels or forms")
        }
    }
}

extension Picture {
    /// nil where the file says that no words are in its pixels, and is believed.
    package var burnedInDoubt: BurnedInDoubt? {
        guard let dicom else { return .photograph }
        if dicom.isBurnedIn == true { return .said }
        if dicom.modality == "US" || dicom.modality == "IVUS" { return .ultrasound }
        return dicom.isBurnedIn == false ? nil : .unsaid
    }
}

extension ExamContent {
    /// The doubts of its pictures, each once, in the order of the cases.
    package var burnedInDoubts: [BurnedInDoubt] {
        let found: [BurnedInDoubt] =
            switch self {
            case .bloodCount, .electrocardiogram: []
            case .picture(let picture): [picture.burnedInDoubt].compactMap(\.self)
            case .pictures(let series): series.pictures.compactMap(\.picture?.burnedInDoubt)
            }
        return BurnedInDoubt.allCases.filter(found.contains)
    }
}
