// A look at the samples of a recording that was read: its signals beside its description, and what the reader should know.

import Exams
import Intake
import Signals
import Waveforms

enum Examining {
    /// Samples of all leads that are examined: twelve leads of a quarter of an hour at 1 kHz take seconds. Of a longer
    /// recording the first part is, and the reader is told.
    private static let most = 12_000_000
    private static let mostBeats = 2_000

    /// What the files are, with what their samples say, and the samples themselves, so that nobody opens the files again.
    /// - Parameter samples: at most so many, of all leads together, are looked at.
    static func examined(
        _ files: [ExamFile], claimed: String? = nil, _ intake: Intake, samples wanted: Int? = nil
    ) -> (IntakeAnswer, [LeadSamples]) {
        let (answer, samples) = intake.describeWithSamples(files, claimed: claimed)
        guard case .read(.electrocardiogram(var exam), var warnings) = answer else { return (answer, []) }
        let part = max(1, min(most, wanted ?? most) / max(exam.leads.count, 1))
        let (recording, _) = Recording.of(exam, samples.map { $0.prefix(part) })
        if exam.sampleCount > part {
            warnings.append(.examinedInPart(Double(part) / exam.samplingFrequency, of: exam))
        }
        guard !recording.leads.isEmpty else { return (.read(.electrocardiogram(exam), warnings: warnings), samples) }
        let report = SignalReport(of: recording)
        exam.signals = SignalFindings(report, recording, beats: mostBeats)
        if warnings.contains(where: \.doubtsTime) { exam.signals?.withholdTimes() }
        warnings += IntakeReason.doubts(report, recording) + IntakeReason.unreadNumbers(exam.device)
        return (.read(.electrocardiogram(exam), warnings: warnings), samples)
    }
}

extension LeadSamples {
    func prefix(_ count: Int) -> LeadSamples {
        values.count <= count ? self : LeadSamples(name: name, values: Array(values.prefix(count)))
    }
}

extension IntakeReason {
    fileprivate static func examinedInPart(_ seconds: Double, of exam: Electrocardiogram) -> IntakeReason {
        let whole = time(Double(exam.sampleCount) / exam.samplingFrequency), part = time(seconds)
        return IntakeReason(
            code: "ecg-examined-in-part",
            zh: "记录长 \(whole.zh)，自动检查（心率、停搏、导联质量）只覆盖前 \(part.zh)，其余请自行阅读。",
            en:
                "The recording lasts \(whole.en); beats, rate, pauses and leads were examined in the first \(part.en) "
                + "alone. Read the rest by eye.", place: nil)
    }

    /// Whole minutes from two on, else seconds.
    private static func time(_ seconds: Double) -> (zh: String, en: String) {
        let count = Int(exactly: seconds.rounded(.down)) ?? 0
        return count < 120 ? ("\(count) 秒", "\(count) seconds") : ("\(count / 60) 分钟", "\(count / 60) minutes")
    }
}

extension SignalFindings {
    fileprivate init(_ report: SignalReport, _ recording: Recording, beats most: Int) {
        self.init()
        beatsPerMinute = report.rate.beatsPerMinute
        rateDoubts = report.rate.doubts.map(\.rawValue)
        beats = Array(report.beats.positions.prefix(most))
        let later = report.beats.turns.dropFirst().map(\.lowerBound)
        turns = later.isEmpty ? nil : Array(later.prefix(most))
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
