// The heart rate, and whether it may be shown: only where independent detectors agree on it.

import Waveforms

/// The mean ventricular rate of a recording.
package struct HeartRate: Sendable, Equatable {
    /// Beats per minute; nil where it is withheld.
    package let beatsPerMinute: Double?
    /// From the beats found, confirmed or not; nil below two beats. Not to be shown as the heart rate.
    package let unconfirmed: Double?
    /// The share of the witnesses that confirm it, 0 to 1; in a long recording, the mean of its strips.
    package let confidence: Double
    /// Why it is withheld; empty where it is not.
    package let doubts: [Doubt]

    /// A reason to withhold the rate.
    package enum Doubt: String, Sendable, Equatable, CaseIterable {
        /// Fewer than two intervals, or less than three seconds of them; one across an unreadable stretch is none.
        case tooFewBeats
        /// No lead can be read.
        case noLead
        /// Noise or artifact covers the rhythm lead.
        case rhythmLeadUnreadable
        /// Fewer than four of six detectors agree within 3 %, and the device's own rate does not settle it.
        case detectorsDisagree
        /// The detectors of the rhythm lead agree on another rate than all leads together give.
        case leadsDisagree
        /// Outside 15 to 350 a minute.
        case implausible
    }

    /// Four of six witnesses.
    static let quorum = 4
    /// A ventricle that fills at all does not beat faster than 350, nor does a strip of three beats tell rates under 15.
    private static let plausible = 15.0...350.0

    init(
        _ recording: Recording, _ detection: BeatDetection, _ quality: [LeadQuality], _ unreadable: UnreadableStretches
    ) {
        let pieces = unreadable.pieces(detection.positions)
        let rate = Self.mean(pieces, recording.frequency)
        unconfirmed = rate
        var doubts: [Doubt] = []
        var share = 0.0
        let (intervals, span) = Self.sum(pieces)
        if intervals < 2 || Double(span) < 3 * recording.frequency { doubts.append(.tooFewBeats) }
        if let rate, !Self.plausible.contains(rate) { doubts.append(.implausible) }
        if let lead = RhythmLead(recording, quality, detection.turns) {
            if lead.isUnusable { doubts.append(.rhythmLeadUnreadable) }
            let strips = RhythmStrips(lead.trace, recording.frequency, detection, unreadable)
            share = strips.agreement
            if !strips.areConfirmed {
                if let device = Self.deviceShare(recording.findings, rate, strips.only) {
                    share = device
                } else {
                    doubts.append(.detectorsDisagree)
                }
            }
            if strips.contradictLeads { doubts.append(.leadsDisagree) }
        } else {
            doubts.append(.noLead)
        }
        confidence = share
        self.doubts = doubts
        beatsPerMinute = doubts.isEmpty ? rate : nil
    }

    /// Where the device's own rate is that of all leads, and two witnesses on the rhythm lead say the same: their share with the
    /// device among them. nil where it is not, or the recording is too long for one number to describe it.
    private static func deviceShare(_ findings: DeviceFindings, _ rate: Double?, _ vote: StripVote?) -> Double? {
        guard let rate, let vote, let device = findings.ventricularRate, agree(device, rate) else { return nil }
        let near = vote.witnesses(of: rate)
        return near >= 2 ? Double(near + 1) / 7 : nil
    }

    /// Within 3 %, at least 2 a minute, and a tenth more for rounding.
    static func agree(_ one: Double, _ other: Double) -> Bool { abs(one - other) <= max(2.1, 0.031 * other) }

    /// The rate where a heart may beat so.
    static func plausible(_ rate: Double) -> Double? { plausible.contains(rate) ? rate : nil }

    /// From the first to the last beat of each piece; nil where no piece has two beats.
    static func mean(_ pieces: [ArraySlice<Int>], _ frequency: Double) -> Double? {
        let (intervals, span) = sum(pieces)
        guard span > 0, WorkingRate.usable.contains(frequency) else { return nil }
        return Double(intervals) * 60 * frequency / Double(span)
    }

    /// How many intervals the pieces hold, and how many samples they last together.
    private static func sum(_ pieces: [ArraySlice<Int>]) -> (intervals: Int, span: Int) {
        pieces.reduce((0, 0)) { sum, piece in
            guard let first = piece.first, let last = piece.last else { return sum }
            return (sum.0 + piece.count - 1, sum.1 + last - first)
        }
    }
}
