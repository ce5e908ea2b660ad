// Section 4: where the beats are, where the reference beat was taken out, and what is kept at the full rate.

/// The beats of a record (EN 1064, 5.7). Samples are counted from 1 at the full sampling rate.
struct SCPBeats: Sendable, Equatable {
    /// A beat and the stretch from which the reference beat was subtracted.
    struct Beat: Sendable, Equatable {
        /// 0 is the beat that the reference beat stands for; no other has it subtracted.
        let type: Int
        let first: Int
        /// The fiducial sample, which lies over that of the reference beat.
        let fiducial: Int
        let last: Int

        /// The stretch where the reference beat is added back; nil for a beat of another type.
        var zone: ClosedRange<Int>? { type == 0 && first >= 1 && last >= first ? first...last : nil }
    }

    /// Length of the reference beat in milliseconds.
    let referenceLength: Int
    /// The fiducial sample of the reference beat, from 1.
    let referenceFiducial: Int
    private(set) var beats: [Beat] = []
    /// The stretches kept at the full rate, in order and apart from each other; empty where the section lists none.
    private(set) var protected: [ClosedRange<Int>] = []

    init?(_ section: SCPSection) {
        guard let length = section.unsigned16(0), let fiducial = section.unsigned16(2),
            let count = section.unsigned16(4)
        else { return nil }
        referenceLength = length
        referenceFiducial = fiducial
        for index in 0..<count {
            let place = 6 + index * 14
            guard let type = section.unsigned16(place), let first = section.unsigned32(place + 2),
                let middle = section.unsigned32(place + 6), let last = section.unsigned32(place + 10)
            else { return }
            beats.append(Beat(type: type, first: first, fiducial: middle, last: last))
        }
        var zones: [ClosedRange<Int>] = []
        for index in 0..<count {
            let place = 6 + count * 14 + index * 8
            guard let first = section.unsigned32(place), let last = section.unsigned32(place + 4) else { break }
            if last >= first, last > 0 { zones.append(max(1, first)...last) }
        }
        protected = Self.apart(zones)
    }

    /// Sorted, with overlapping stretches joined, so that every sample belongs to one at most.
    private static func apart(_ zones: [ClosedRange<Int>]) -> [ClosedRange<Int>] {
        var joined: [ClosedRange<Int>] = []
        for zone in zones.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = joined.last, zone.lowerBound <= last.upperBound {
                joined[joined.count - 1] = last.lowerBound...max(last.upperBound, zone.upperBound)
            } else {
                joined.append(zone)
            }
        }
        return joined
    }
}
