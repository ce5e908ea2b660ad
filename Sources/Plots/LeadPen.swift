// From a lead's samples to places on the paper.

import Waveforms

/// Scale and place of one lead at one place of the sheet.
struct LeadPen {
    let millimetresPerSample: Double
    let band: ClosedRange<Double>
    /// The narrowest step worth drawing.
    let finest: Double
    private let x: Double
    private let firstSample: Double
    private let baseline: Double
    private let zero: Double
    private let millimetresPerStep: Double

    /// Places off the paper by more than this say nothing more, and would trouble the drawing library's arithmetic.
    private static let farthest = 1_000.0

    init(_ place: LeadPlace, _ plan: SheetPlan, _ sheet: ECGSheet, finest: Double) {
        millimetresPerSample = sheet.scale.millimetresPerSecond / sheet.recording.frequency
        band = plan.band(ofRow: place.trace.row)
        self.finest = finest
        x = place.trace.x
        firstSample = place.trace.from * sheet.recording.frequency
        baseline = plan.baselines[place.trace.row]
        millimetresPerStep = place.millimetresPerStep(sheet.scale.millimetresPerMillivolt)
        zero = Double(place.middle)
    }

    func x(_ index: Int) -> Double { x + (Double(index) - firstSample) * millimetresPerSample }

    func y(_ step: Int32) -> Double {
        let height = (Double(step) - zero) * millimetresPerStep
        return baseline - min(max(height, -Self.farthest), Self.farthest)
    }
}
