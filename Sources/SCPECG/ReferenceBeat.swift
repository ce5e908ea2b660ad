// The reference beat that was taken out of the rhythm, and its return.

/// Section 5 decoded, with the place of its fiducial sample.
struct ReferenceBeat: Sendable {
    /// Nanovolts of one step.
    let nanovolts: Int
    /// The fiducial sample, counted from 0.
    private let fiducial: Int
    private let leads: [[Int32]]

    init(_ signal: SCPSignal, _ beats: SCPBeats, _ coding: SCPCoding) {
        nanovolts = signal.nanovolts
        fiducial = beats.referenceFiducial - 1
        let wanted = (beats.referenceLength * 1_000 + signal.interval / 2) / signal.interval
        leads = signal.runs.indices.map { signal.values($0, coding, limit: wanted) }
    }

    /// Adds the beat of lead `index` to its samples at each beat of type 0, a step of the beat being `scale` steps of
    /// the samples.
    func added(to samples: [Int32], lead index: Int, first: Int, scale: Int, beats: [SCPBeats.Beat]) -> [Int32] {
        var result = samples
        let beat = leads[index]
        for place in beats {
            guard let zone = place.zone else { continue }
            // Sample s of the record lies over sample s + shift of the reference beat.
            let shift = fiducial - place.fiducial
            let from = max(zone.lowerBound, first, -shift)
            let last = min(zone.upperBound, first + samples.count - 1, beat.count - 1 - shift)
            guard from <= last else { continue }
            for sample in from...last {
                let sum = Int64(result[sample - first]) + Int64(beat[sample + shift]) * Int64(scale)
                result[sample - first] = Int32(clamping: sum)
            }
        }
        return result
    }
}
