// Where the heart beats: QRS complexes of a recording of any length, from all its leads together.

package import Waveforms

/// The beats of a recording.
package struct BeatDetection: Sendable, Equatable {
    /// Samples of the file at the R waves, ascending.
    package let positions: [Int]
    /// Of each beat, its height in the detection function: about 1 for a typical one.
    package let heights: [Float]
    /// Of the recording, in hertz.
    package let frequency: Double

    /// Seconds worked on at once, and looked at on either side besides.
    private static let windowSeconds = 60.0
    private static let marginSeconds = 12.0

    package init(_ recording: Recording) {
        frequency = recording.frequency
        let rate = WorkingRate(recording.frequency)
        var positions: [Int] = []
        var heights: [Float] = []
        guard rate.isUsable else {
            (self.positions, self.heights) = ([], [])
            return
        }
        let core = BoxFilter.width(Self.windowSeconds, at: rate.frequency) * rate.divisor
        let margin = BoxFilter.width(Self.marginSeconds, at: rate.frequency) * rate.divisor
        let total = recording.sampleCount
        var start = 0
        while start < total {
            // A short rest is worked on with the window before it.
            let end = total - start < core + margin ? total : start + core
            let from = max(0, start - margin)
            let to = min(total, end + margin)
            let leads = recording.leads.map { WorkingLead($0, from..<to, rate) }
            let search = BeatSearch(DetectionFunction(leads, at: rate.frequency))
            for beat in search.beats() {
                let place = from + beat.place * rate.divisor + (rate.divisor - 1) / 2
                guard place >= start, place < end else { continue }
                if let last = positions.last, Double(place - last) < 0.15 * recording.frequency { continue }
                positions.append(place)
                heights.append(beat.height)
            }
            start = end
        }
        self.positions = positions
        self.heights = heights
    }

    /// Seconds between neighbouring beats.
    package var intervals: [Double] { zip(positions.dropFirst(), positions).map { Double($0 - $1) / frequency } }
}
