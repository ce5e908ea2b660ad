// A look at the samples of a recording that was read: its signals beside its description, and what the reader should know.

import Exams
import Intake
import Signals
import Waveforms

enum Examining {
    /// Samples of all leads up to which a recording is examined: twelve leads of a quarter of an hour at 1 kHz take seconds.
    private static let most = 12_000_000
    private static let mostBeats = 2_000

    /// The answer with what the samples say, where it is a recording that is not too long to be examined in one answer.
    static func examined(_ answer: IntakeAnswer, _ files: [ExamFile], _ intake: Intake) -> IntakeAnswer {
        guard case .read(.electrocardiogram(var exam), let warnings) = answer,
            exam.leads.count * exam.sampleCount <= most, let samples = try? intake.samples(files)
        else { return answer }
        let (recording, _) = Recording.of(exam, samples)
        guard !recording.leads.isEmpty else { return answer }
        let report = SignalReport(of: recording)
        exam.signals = SignalFindings(report, recording, beats: mostBeats)
        return .read(.electrocardiogram(exam), warnings: warnings + IntakeReason.doubts(report, recording))
    }
}

extension SignalFindings {
    fileprivate init(_ report: SignalReport, _ recording: Recording, beats most: Int) {
        self.init()
        beatsPerMinute = report.rate.beatsPerMinute
        rateDoubts = report.rate.doubts.map(\.rawValue)
        beats = Array(report.beats.positions.prefix(most))
        longestInterval = report.extremes.longest?.milliseconds
        shortestInterval = report.extremes.shortest?.milliseconds
        quality = zip(recording.leads, report.quality).map { lead, quality in
            Lead(
                lead: lead.standard?.rawValue ?? lead.name, grade: "\(quality.grade)",
                faults: quality.faults.map(\.word))
        }
        brokenRelations = report.relations.relations.filter { !$0.holds }.map(\.rule.formula)
        suspicions = report.suspicions.map { $0.finding.words.en }
        rhythm = report.critical
    }
}

extension IntakeReason {
    /// Electrodes that look exchanged, relations that fail, and leads without a signal: the reader must see them at once.
    fileprivate static func doubts(_ report: SignalReport, _ recording: Recording) -> [IntakeReason] {
        let electrodes = report.suspicions.map { suspicion in
            let words = suspicion.finding.words
            return IntakeReason(
                code: "ecg-electrodes", zh: "疑似\(words.zh)。请核对接线，必要时重做。",
                en: "\(words.en): check the electrodes, and record again if in doubt.", place: nil)
        }
        let silent = zip(recording.leads, report.quality).filter { $1.grade <= .unusable }.map { lead, _ in
            lead.standard?.rawValue ?? lead.name
        }
        let leads = silent.isEmpty ? [] : [IntakeReason.unreadableLeads(silent.joined(separator: ", "))]
        return electrodes + relations(report.relations) + leads
    }

    private static func relations(_ relations: LeadRelations) -> [IntakeReason] {
        let broken = relations.relations.filter { !$0.holds }.map(\.rule.formula).joined(separator: "; ")
        guard !broken.isEmpty else { return [] }
        let lead = relations.culprit?.lead.rawValue
        return [
            IntakeReason(
                code: "ecg-lead-relations",
                zh: "肢体导联关系不成立：\(broken)\(lead.map { "（可能为 \($0) 导联）" } ?? "")。增益或导联标注可能有误。",
                en:
                    "Limb leads contradict each other: \(broken)\(lead.map { " (lead \($0) alone explains it)" } ?? ""). "
                    + "A gain or a label may be wrong.", place: nil)
        ]
    }

    private static func unreadableLeads(_ names: String) -> IntakeReason {
        IntakeReason(
            code: "ecg-leads-unreadable", zh: "导联 \(names) 无信号或噪声过大，不能判读。请检查电极后重做。",
            en: "Leads \(names) have no signal or too much noise to be read. Check the electrodes and record again.",
            place: nil)
    }
}

extension LeadRelations.Rule {
    fileprivate var formula: String {
        switch self {
        case .three: "III = II − I"
        case .augmented: "aVR + aVL + aVF = 0"
        case .aVL: "aVL = (I − III) / 2"
        case .aVF: "aVF = (II + III) / 2"
        case .aVR: "aVR = −(I + II) / 2"
        }
    }
}

extension LeadQuality.Fault {
    fileprivate var word: String {
        switch self {
        case .flat: "flat"
        case .missing: "missing"
        case .saturated: "saturated"
        case .noise: "noise"
        case .mains: "mains"
        case .wander: "wander"
        case .noComplexes: "no-complexes"
        case .copy: "copy"
        }
    }
}

extension ElectrodeSuspicion.Finding {
    fileprivate var words: (zh: String, en: String) {
        switch self {
        case .arms: ("左右手电极接反", "Left and right arm look exchanged")
        case .dextrocardia: ("右位心", "The heart looks to lie on the right (dextrocardia)")
        case .rightArmRightLeg: ("右手与右腿电极接反", "Right arm and right leg look exchanged")
        case .leftArmRightLeg: ("左手与右腿电极接反", "Left arm and right leg look exchanged")
        case .armsWithLegs: ("双手与双腿电极接反", "Both arms look exchanged with the legs")
        case .rightArmLeftLeg: ("右手与左腿电极接反", "Right arm and left leg look exchanged")
        case .chest(let one, let other):
            ("胸导联 \(one.rawValue) 与 \(other.rawValue) 接反", "\(one.rawValue) and \(other.rawValue) look exchanged")
        }
    }
}
