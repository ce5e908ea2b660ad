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
    /// Stretches of samples, ascending, between which no lead goes on: no interval joins beats of two. One for most recordings.
    package let turns: [Range<Int>]

    /// Seconds worked on at once, and looked at on either side besides.
    private static let windowSeconds = 60.0
    private static let marginSeconds = 12.0

    package init(_ recording: Recording) {
        frequency = recording.frequency
        turns = LeadTurns(recording).ranges
        let rate = WorkingRate(recording.frequency)
        var positions: [Int] = []
        var heights: [Float] = []
        if rate.isUsable {
            for turn in turns { Self.search(recording, turn, rate, &positions, &heights) }
        }
        self.positions = positions
        self.heights = heights
    }

    /// Adds the beats of a turn.
    private static func search(
        _ recording: Recording, _ turn: Range<Int>, _ rate: WorkingRate, _ positions: inout [Int],
        _ heights: inout [Float]
    ) {
        let core = BoxFilter.width(windowSeconds, at: rate.frequency) * rate.divisor
        let margin = BoxFilter.width(marginSeconds, at: rate.frequency) * rate.divisor
        var start = turn.lowerBound
        while start < turn.upperBound {
            // A short rest is worked on with the window before it.
            let end = turn.upperBound - start < core + margin ? turn.upperBound : start + core
            let from = max(turn.lowerBound, start - margin)
            let to = min(turn.upperBound, end + margin)
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
    }

    /// The turn of a place.
    func turn(of place: Int) -> Int { max(0, turns.firstPlace { $0.lowerBound > place } - 1) }

    /// Seconds between neighbouring beats of one turn.
    package var intervals: [Double] {
        zip(positions.dropFirst(), positions).filter { turn(of: $0) == turn(of: $1) }.map {
            Double($0 - $1) / frequency
        }
    }
}
