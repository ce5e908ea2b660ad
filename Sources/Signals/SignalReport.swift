// Everything this room says of a recording, in one value.

package import Waveforms

/// Beats, rate and checks of a recording.
package struct SignalReport: Sendable, Equatable {
    package let beats: BeatDetection
    package let rate: HeartRate
    /// One a lead, in the recording's order.
    package let quality: [LeadQuality]
    package let extremes: RhythmExtremes
    package let relations: LeadRelations
    /// What looks like exchanged electrodes; empty where nothing does.
    package let suspicions: [ElectrodeSuspicion]

    package init(of stored: Recording) {
        let recording = stored.withoutWaits
        beats = BeatDetection(recording)
        quality = LeadQuality.all(of: recording, beats)
        let unreadable = UnreadableStretches(recording, beats)
        rate = HeartRate(recording, beats, quality, unreadable)
        extremes = RhythmExtremes(recording, beats, unreadable)
        relations = LeadRelations(recording)
        suspicions = ElectrodeSuspicion.all(in: recording, beats, quality)
    }
}
