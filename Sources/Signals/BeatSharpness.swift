// How sharp beats are: a QRS complex has a good part of its energy above 12 Hz, a T wave next to nothing.

import Waveforms

/// Looks at a run of beats lead by lead: whether all of them are of one kind, or T waves stand among them.
struct BeatSharpness {
    /// What a lead shows at each beat: how strong it is in the band of QRS complexes, and which share of that is sharp.
    private struct Shown {
        var strength: [Float] = []
        var share: [Float] = []
    }

    private let leads: [Shown]

    /// A T wave in the middle of the interval has a third of the sharp share of its QRS complex and less; beats differ by less than this.
    private static let likeShares: ClosedRange<Float> = 0.6...1.67
    /// Of one beat alone, which noise moves more.
    private static let leastShare: Float = 0.5
    /// Energies; half and twice as high.
    private static let likeStrengths: ClosedRange<Float> = 0.25...4
    private static let leastLeads = 2
    private static let reach = 0.06

    /// - Parameter beats: samples of the file, ascending.
    init(_ recording: Recording, at beats: [Int]) {
        let rate = WorkingRate(recording.frequency)
        guard rate.isUsable, let first = beats.first, let last = beats.last else {
            leads = []
            return
        }
        let margin = BoxFilter.width(0.5, at: rate.frequency) * rate.divisor
        let from = max(0, first - margin), to = min(recording.sampleCount, last + margin)
        let places = beats.map { ($0 - from) / rate.divisor }
        leads = recording.leads.compactMap { lead in
            let working = WorkingLead(lead, from..<max(from, to), rate)
            return working.presentShare > 0.98 ? Self.shown(working, places, rate.frequency) : nil
        }
    }

    private static func shown(_ lead: WorkingLead, _ places: [Int], _ frequency: Double) -> Shown? {
        let band = QRSBand(lead.values, at: frequency), reach = BoxFilter.width(reach, at: frequency)
        var shown = Shown()
        for place in places {
            let near = max(0, place - reach)..<min(lead.values.count, place + reach + 1)
            let strength = near.map { band.energy[$0] }.max() ?? 0
            guard strength > 0 else { return nil }
            shown.strength.append(strength)
            shown.share.append((near.map { band.sharpEnergy[$0] }.max() ?? 0) / strength)
        }
        return shown
    }

    /// Every other beat is like those between, in two leads at least and in most.
    var isOneByOneAlike: Bool {
        isTrue { lead in
            let (odd, even) = (Self.middles(lead, from: 0), Self.middles(lead, from: 1))
            return Self.likeShares.contains(odd.share / even.share)
                && Self.likeStrengths.contains(odd.strength / even.strength)
        }
    }

    /// Each beat is like the middle one, in two leads at least and in most.
    var isAllAlike: Bool {
        isTrue { lead in
            let middle = Self.middle(lead.share), strong = Self.middle(lead.strength)
            return lead.share.allSatisfy { $0 >= Self.leastShare * middle }
                && lead.strength.allSatisfy { Self.likeStrengths.contains($0 / strong) }
        }
    }

    private func isTrue(_ alike: (Shown) -> Bool) -> Bool {
        let count = leads.count(where: alike)
        return count >= min(Self.leastLeads, leads.count) && count * 2 > leads.count
    }

    private static func middles(_ lead: Shown, from first: Int) -> (strength: Float, share: Float) {
        let places = stride(from: first, to: lead.share.count, by: 2)
        return (middle(places.map { lead.strength[$0] }), middle(places.map { lead.share[$0] }))
    }

    private static func middle(_ values: [Float]) -> Float {
        let sorted = values.sorted()
        return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }
}
