// Recordings made for the tests of sheets.

import Plots
import Testing
import Waveforms

/// A recording of made leads: 2.5 µV a step, five hundred samples a second.
enum Made {
    static let twelve = StandardLead.allCases.map(\.rawValue)

    /// A flat line with a narrow spike of that many microvolts each second.
    static func beats(_ seconds: Double = 10, spike: Double = 1_000, frequency: Double = 500) -> [Int32] {
        (0..<Int(seconds * frequency)).map { index in
            let phase = Double(index).truncatingRemainder(dividingBy: frequency) / frequency
            return abs(phase - 0.5) < 0.02 ? Int32(spike / 2.5) : 0
        }
    }

    static func lead(
        _ name: String, _ steps: [Int32], step: Double = 2.5, isCalibrated: Bool = true
    ) -> RecordedLead {
        RecordedLead(
            name: name, standard: StandardLead(named: name), steps: steps, microvoltsPerStep: step, missing: -32_768,
            isCalibrated: isCalibrated)
    }

    static func recording(
        of names: [String] = twelve, frequency: Double = 500, _ steps: [Int32]? = nil
    ) -> Recording {
        let steps = steps ?? beats(frequency: frequency)
        return Recording(frequency: frequency, leads: names.map { lead($0, steps) }, startedAt: "2026-03-02 08:05:00")
    }

    static func sheet(_ recording: Recording = recording()) -> ECGSheet {
        var sheet = ECGSheet(recording)
        sheet.patient = "王秀英 女 68岁"
        return sheet
    }
}
