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
        return .read(
            .electrocardiogram(exam),
            warnings: warnings + IntakeReason.doubts(report, recording) + IntakeReason.unreadNumbers(exam.device))
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
        suspicions = report.suspicions.map(\.sentence)
        rhythm = report.critical
    }
}

extension LeadRelations.Rule {
    var formula: String {
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
