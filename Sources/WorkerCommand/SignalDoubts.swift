// What a reader is told of a recording before looking at it: electrodes, relations and leads in doubt, in two languages.

import Exams
import Signals
import Waveforms

extension IntakeReason {
    /// Electrodes that look exchanged, relations that fail, and leads without a signal: the reader must see them at once.
    static func doubts(_ report: SignalReport, _ recording: Recording) -> [IntakeReason] {
        let silent = zip(recording.leads, report.quality).filter { $1.grade <= .unusable }.map { lead, _ in
            lead.standard?.rawValue ?? lead.name
        }
        let leads = silent.isEmpty ? [] : [IntakeReason.unreadableLeads(silent.joined(separator: ", "))]
        return report.suspicions.map { IntakeReason($0) } + relations(report.relations) + leads
            + otherRate(report, recording)
    }

    /// Which of the three is wrong cannot be told (a device also counts T waves, and so may we), so our rate and the critical list
    /// stand.
    private static func otherRate(_ report: SignalReport, _ recording: Recording) -> [IntakeReason] {
        guard let (device, found) = report.contradiction(of: recording) else { return [] }
        let (stated, ours, hertz) = (Int(device.rounded()), Int(found.rounded()), recording.frequency)
        return [
            IntakeReason(
                code: "ecg-rate-contradicts-device",
                zh: "设备自述心率 \(stated) 次/分，而按文件声明的采样频率 \(hertz) Hz 测得 \(ours) 次/分。采样频率或设备的测量可能有误，请核对后再测量心率与间期。",
                en:
                    "The device states a heart rate of \(stated)/min, but at the file's sampling frequency of \(hertz) Hz the "
                    + "beats come at \(ours)/min. The frequency or the device's measurement may be wrong: check before you "
                    + "measure rate or intervals.", place: nil)
        ]
    }

    /// A plain pattern is a suspicion; a faint one may be so, and is said to be faint.
    private init(_ suspicion: ElectrodeSuspicion) {
        let words = suspicion.finding.words
        switch suspicion.strength {
        case .high:
            self.init(
                code: "ecg-electrodes", zh: "疑似\(words.zh)。请核对接线，必要时重做。",
                en: "\(suspicion.sentence): check the electrodes, and record again if in doubt.", place: nil)
        case .low:
            self.init(
                code: "ecg-electrodes-faint", zh: "不能排除\(words.zh)（迹象不典型）。请与既往心电图对照。",
                en: "\(suspicion.sentence): compare with earlier recordings.", place: nil)
        }
    }

    /// Beyond so many times what may be left over, leads contradict each other; below they match roughly.
    private static let rough = 5.0

    private static func relations(_ relations: LeadRelations) -> [IntakeReason] {
        let broken = relations.relations.filter { !$0.holds }
        guard !broken.isEmpty else { return [] }
        if broken.allSatisfy({ $0.residual <= rough * $0.tolerance }) { return [.roughly(broken)] }
        let rules = broken.map(\.rule.formula).joined(separator: "; ")
        let lead = relations.culprit?.lead.rawValue
        return [
            IntakeReason(
                code: "ecg-lead-relations",
                zh: "肢体导联关系不成立：\(rules)\(lead.map { "（可能为 \($0) 导联）" } ?? "")。增益或导联标注可能有误。",
                en:
                    "Limb leads contradict each other: \(rules)\(lead.map { " (lead \($0) alone explains it)" } ?? ""). "
                    + "A gain or a label may be wrong.", place: nil)
        ]
    }

    /// Devices that filter or round each lead by itself leave some microvolts.
    private static func roughly(_ broken: [LeadRelations.Relation]) -> IntakeReason {
        let rules = broken.map { "\($0.rule.formula) (\(Int($0.residual.rounded(.up))) µV)" }.joined(separator: "; ")
        return IntakeReason(
            code: "ecg-lead-relations-roughly", zh: "肢体导联仅大致相符：\(rules)。设备可能对各导联分别滤波或取整，测量幅值时请留意。",
            en:
                "Limb leads match only roughly: \(rules). The device may filter or round each lead by itself; mind it when "
                + "measuring heights.", place: nil)
    }

    /// Measurements of the device that have a unit and no number that can be read: they stand as sent, and no rule sees them.
    static func unreadNumbers(_ device: DeviceReading?) -> [IntakeReason] {
        let unread = (device?.measurements ?? []).filter { $0.value == nil && $0.unit != nil }
        guard !unread.isEmpty else { return [] }
        let names = unread.prefix(3).map { "\($0.code) “\($0.text)”" }.joined(separator: ", ")
        let (zh, en) = unread.count > 3 ? (" 等 \(unread.count) 项", " and \(unread.count - 3) more") : ("", "")
        return [
            IntakeReason(
                code: "ecg-measurements-unread", zh: "设备测量值\(zh)不是数字，按原样显示：\(names)。请核对设备的导出设置。",
                en:
                    "Measurements of the device are no numbers and are shown as sent: \(names)\(en). Check its export settings.",
                place: nil)
        ]
    }

    private static func unreadableLeads(_ names: String) -> IntakeReason {
        IntakeReason(
            code: "ecg-leads-unreadable", zh: "导联 \(names) 无信号或噪声过大，不能判读。请检查电极后重做。",
            en: "Leads \(names) have no signal or too much noise to be read. Check the electrodes and record again.",
            place: nil)
    }
}

extension ElectrodeSuspicion {
    /// In English, without a full stop; a faint one says so.
    var sentence: String {
        let words = finding.words
        return strength == .high ? words.plain : words.faint + " (faint signs)"
    }
}

extension ElectrodeSuspicion.Finding {
    fileprivate var words: (zh: String, plain: String, faint: String) {
        func exchanged(_ zh: String, _ en: String) -> (zh: String, plain: String, faint: String) {
            (zh + "接反", en + " look exchanged", en + " may be exchanged")
        }
        return switch self {
        case .arms: exchanged("左右手电极", "Left and right arm")
        case .dextrocardia:
            (
                "右位心", "The heart looks to lie on the right (dextrocardia)",
                "The heart may lie on the right (dextrocardia)"
            )
        case .rightArmRightLeg: exchanged("右手与右腿电极", "Right arm and right leg")
        case .leftArmRightLeg: exchanged("左手与右腿电极", "Left arm and right leg")
        case .armsWithLegs: exchanged("双手与双腿电极", "Both arms and the legs")
        case .rightArmLeftLeg: exchanged("右手与左腿电极", "Right arm and left leg")
        case .chest(let one, let other):
            exchanged("胸导联 \(one.rawValue) 与 \(other.rawValue) ", "\(one.rawValue) and \(other.rawValue)")
        }
    }
}
