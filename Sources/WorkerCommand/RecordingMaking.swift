// An electrocardiogram's samples for a viewer's canvas, for whoever asks over the pipe.

import Exams
import Intake
import Plots
import Waveforms
import Workers

enum RecordingMaking {
    static func made(_ files: [ExamFile], _ intake: Intake, gzip: Bool) -> (WorkerReply, [UInt8]) {
        let (answer, samples) = Examining.examined(files, intake)
        guard case .read(.electrocardiogram(let exam), let warnings) = answer else {
            return WorkerReply.unmade(answer.reason ?? .notAnECG)
        }
        let (recording, strangers) = Recording.of(exam, samples)
        guard !recording.leads.isEmpty else { return WorkerReply.unmade(.undrawn(.empty)) }
        let leads = recording.leads.map { SixteenBitLead($0, count: recording.sampleCount) }
        let head = RecordingHead(exam, recording, leads, warnings, notDrawn: strangers)
        return ViewFile.made("recording.lyv", head, leads.flatMap(\.bytes), gzip: gzip)
    }
}

/// A lead's samples in 16 bits: exactly as stored wherever they fit, else in larger steps.
struct SixteenBitLead {
    /// Stands for "no sample here".
    static let missing = Int16.min
    private static let most = 32_766.0

    let microvoltsPerUnit: Double
    /// What a sample of 0 stands for.
    let microvoltsAtZero: Double
    /// Two bytes each, least significant first.
    let bytes: [UInt8]

    /// - Parameter count: samples of the recording; a lead that is shorter is filled up with missing ones.
    init(_ lead: RecordedLead, count: Int) {
        let zero = lead.zero.rounded()
        var largest = 0.0
        for step in lead.steps where step != lead.missing { largest = max(largest, abs(Double(step) - zero)) }
        let factor = largest > Self.most ? largest / Self.most : 1
        microvoltsPerUnit = lead.microvoltsPerStep * factor
        microvoltsAtZero = (zero - lead.zero) * lead.microvoltsPerStep
        var bytes: [UInt8] = []
        bytes.reserveCapacity(2 * count)
        for index in 0..<count {
            var value = Self.missing
            if index < lead.steps.count, lead.steps[index] != lead.missing {
                value = Int16(((Double(lead.steps[index]) - zero) / factor).rounded())
            }
            let bits = UInt16(bitPattern: value)
            bytes.append(UInt8(truncatingIfNeeded: bits))
            bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
        }
        self.bytes = bytes
    }
}

/// What stands before the samples. Nothing of it tells whose recording it is.
struct RecordingHead: Encodable {
    struct Lead: Encodable {
        let name: String
        /// `I`, `aVR`, `V1`; absent for any other.
        let standard: String?
        let microvoltsPerUnit: Double
        let microvoltsAtZero: Double
        let isCalibrated: Bool
        /// Recomputed from other leads.
        let isDerived: Bool
        /// `silent`, `unusable`, `poor`, `fair`, `good`; absent where nobody has looked.
        let grade: String?
        let faults: [String]
    }

    struct Note: Encodable {
        let code: String
        let zh: String
        let en: String
    }

    let form = "recording"
    let version = 1
    /// Hertz.
    let frequency: Double
    /// Samples of each lead.
    let count: Int
    let missing = Int(SixteenBitLead.missing)
    let startedAt: String?
    let leads: [Lead]
    /// Samples at which beats are.
    let beats: [Int]
    /// Samples at which other leads take over: no interval joins beats before and after.
    let turns: [Int]?
    let beatsPerMinute: Double?
    let rateDoubts: [String]
    let device: DeviceReading?
    let notes: [Note]
    /// Sentences about leads that are not here.
    let notDrawn: [String]

    init(
        _ exam: Electrocardiogram, _ recording: Recording, _ samples: [SixteenBitLead], _ warnings: [IntakeReason],
        notDrawn: [String]
    ) {
        let signals = exam.signals
        frequency = recording.frequency
        count = recording.sampleCount
        startedAt = recording.startedAt
        beats = signals?.beats ?? []
        turns = signals?.turns
        beatsPerMinute = signals?.beatsPerMinute
        rateDoubts = signals?.rateDoubts ?? []
        device = exam.device
        notes = warnings.map { Note(code: $0.code, zh: $0.zh, en: $0.en) }
        self.notDrawn = notDrawn
        let derived = Set(exam.leads.filter { $0.isDerived == true }.map(\.name))
        leads = recording.leads.enumerated().map { index, lead in
            let quality = signals.flatMap { $0.quality.indices.contains(index) ? $0.quality[index] : nil }
            return Lead(
                name: lead.name, standard: lead.standard?.rawValue,
                microvoltsPerUnit: samples[index].microvoltsPerUnit,
                microvoltsAtZero: samples[index].microvoltsAtZero, isCalibrated: lead.isCalibrated,
                isDerived: derived.contains(lead.name), grade: quality?.grade, faults: quality?.faults ?? [])
        }
    }
}
