// What the clinic is told of an exam that nobody can read: what is wrong, and how it is made again.

import Alliance

extension QualityReason {
    /// What is wrong, in Chinese and English.
    package var words: (zh: String, en: String) {
        switch self {
        case .leadReversal: ("导联接反", "electrodes exchanged")
        case .baselineWander: ("基线漂移", "wandering baseline")
        case .mainsNoise: ("交流电干扰", "mains noise")
        case .missingLead: ("导联脱落或缺失", "a lead is missing")
        case .calibrationAbsent: ("无定标信号", "no calibration")
        case .wrongPatient: ("患者不符", "wrong patient")
        case .haemolysedOrClotted: ("标本溶血或凝块", "haemolysed or clotted")
        case .motionBlur: ("运动模糊", "blurred by motion")
        case .exposure: ("曝光不当", "wrong exposure")
        case .unreadable: ("无法判读", "not readable")
        }
    }

    /// How it is made again, in Chinese and English (house proposal).
    package var redo: (zh: String, en: String) {
        switch self {
        case .leadReversal:
            ("核对电极颜色与位置（右上红、左上黄、左下绿、右下黑），重新描记。", "Check colours and places of the electrodes and record again.")
        case .baselineWander:
            (
                "清洁皮肤、压紧电极，嘱患者平静呼吸、放松，重新描记。",
                "Clean the skin, press the electrodes on, let the patient rest, record again."
            )
        case .mainsNoise:
            ("远离电源线与充电器，检查地线，重新描记。", "Move away from cables and chargers, check the earth lead, record again.")
        case .missingLead: ("检查该导联电极与导线，重新描记全部导联。", "Check that electrode and its wire and record all leads again.")
        case .calibrationAbsent: ("打开 1 mV 定标后重新描记。", "Switch the 1 mV calibration on and record again.")
        case .wrongPatient:
            ("核对身份证件与条码，以正确的患者重新检查。", "Check the document and the barcode and repeat the exam for the right person.")
        case .haemolysedOrClotted:
            ("重新采血，轻轻颠倒混匀 8 次，尽快送检。", "Draw again, turn the tube gently eight times, measure soon.")
        case .motionBlur: ("固定体位、屏气后重新拍摄。", "Hold still, breath held, and take it again.")
        case .exposure: ("调整曝光条件后重新拍摄。", "Correct the exposure and take it again.")
        case .unreadable: ("请重新检查；仍不清楚时与阅片中心联系。", "Repeat the exam; call the centre where it stays unclear.")
        }
    }
}

extension QualityReason {
    /// Those that can be wrong with an exam of that kind, as a page offers them. The API takes all.
    package static func reasons(for kind: ExamKind) -> [QualityReason] {
        switch kind.modality {
        case .electrocardiography:
            [.leadReversal, .baselineWander, .mainsNoise, .missingLead, .calibrationAbsent, .wrongPatient, .unreadable]
        case .laboratory: [.haemolysedOrClotted, .wrongPatient, .unreadable]
        default: [.motionBlur, .exposure, .wrongPatient, .unreadable]
        }
    }
}
