// How good the signal of each lead is, and why.

package import Waveforms

/// The quality of one lead of a recording.
package struct LeadQuality: Sendable, Equatable {
    package let grade: Grade
    /// What lowers the grade; the gravest first.
    package let faults: [Fault]
    /// What was measured.
    package let measures: Measures
    /// Share of the stretches of ten seconds that are unusable, 0 to 1.
    package let unusableShare: Double

    package enum Grade: Int, Sendable, Comparable {
        /// No signal at all.
        case silent
        /// Beats cannot be told from noise.
        case unusable
        /// Beats can be told, waves not.
        case poor
        /// Can be read, with a remark.
        case fair
        case good

        package static func < (one: Grade, other: Grade) -> Bool { one.rawValue < other.rawValue }
    }

    package enum Fault: Sendable, Equatable {
        /// The value does not change, or by less than 20 µV.
        case flat
        /// Samples are missing: their share.
        case missing(share: Double)
        /// Peaks are cut at the end of the converter or of the device's range: share of samples.
        case saturated(share: Double)
        /// Muscle or contact noise: standard deviation in µV.
        case noise(microvolts: Double)
        /// Mains: amplitude in µV, at 50 or 60 Hz.
        case mains(microvolts: Double, hertz: Double)
        /// The baseline moves by so many µV within ten seconds.
        case wander(microvolts: Double)
        /// No QRS complexes stand out where other leads have them.
        case noComplexes
        /// Sample for sample the same as that lead (by index), or its mirror image.
        case copy(of: Int, isInverted: Bool)
    }

    package struct Measures: Sendable, Equatable {
        /// From peak to peak of the median QRS complex, µV.
        package var complex = 0.0
        /// Standard deviation of muscle and contact noise, µV.
        package var noise = 0.0
        /// Amplitude of the mains, µV.
        package var mains = 0.0
        /// 50 or 60.
        package var mainsFrequency = 50.0
        /// Movement of the baseline in ten seconds, µV.
        package var wander = 0.0
        package var missingShare = 0.0
        package var saturatedShare = 0.0
        /// Share of the seconds in which the value stands still.
        package var flatShare = 0.0
    }

    /// One value a lead, in the order of the recording. Of leads that take turns each is judged by its own.
    package static func all(of recording: Recording, _ detection: BeatDetection) -> [LeadQuality] {
        let copies = LeadCopies(recording)
        let columns = LeadTurns(columnsOf: recording)
        return recording.leads.indices.map { index in
            var (lead, beats) = (recording.leads[index], detection.positions)
            if columns.ranges.count > 1, !columns.isThrough(lead), let turn = columns.own(of: lead) {
                lead = lead.part(turn)
                beats = beats.within(turn).map { $0 - turn.lowerBound }
            }
            var survey = LeadSurvey(lead, recording.frequency, beats)
            survey.run()
            return LeadQuality(survey, copy: copies[index])
        }
    }

    init(_ survey: LeadSurvey, copy: Fault?) {
        let all = survey.measures
        measures = all
        unusableShare = survey.unusableShare
        var found: [(Grade, Fault)] = survey.isSilent ? [(.silent, .flat)] : Self.judged(all)
        if !survey.isSilent, all.flatShare > 0.1 { found.append((all.flatShare > 0.5 ? .unusable : .poor, .flat)) }
        if all.missingShare > 0 {
            let grade: Grade = all.missingShare > 0.5 ? .unusable : all.missingShare > 0.05 ? .poor : .fair
            found.append((all.missingShare >= 1 ? .silent : grade, .missing(share: all.missingShare)))
        }
        if let copy, !survey.isSilent { found.append((.poor, copy)) }
        faults = found.enumerated().sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }.map(\.element.1)
        grade = found.map(\.0).min() ?? .good
    }

    /// Noise counts by its size against the QRS complex: from a third on, beats drown. And by its size on paper: 50 µV
    /// are half a millimetre, 25 µV of mains thicken the line visibly.
    static func judged(_ all: Measures) -> [(Grade, Fault)] {
        var found: [(Grade, Fault)] = []
        let complex = max(all.complex, 1)
        if all.saturatedShare > 0 {
            found.append((all.saturatedShare > 0.2 ? .unusable : .poor, .saturated(share: all.saturatedShare)))
        }
        if let grade = grade(all.noise / complex, 0.04, 0.10, 0.25), all.noise > 15 {
            found.append((grade, .noise(microvolts: all.noise)))
        }
        if let grade = grade(all.mains / complex, 0.06, 0.20, 0.40), all.mains > 20 {
            found.append((grade, .mains(microvolts: all.mains, hertz: all.mainsFrequency)))
        }
        if let grade = grade(all.wander / max(complex, 500), 1, 3, 12) {
            found.append((grade, .wander(microvolts: all.wander)))
        }
        if all.complex > 0, all.complex < 3 * all.noise { found.append((.unusable, .noComplexes)) }
        return found
    }

    private static func grade(_ value: Double, _ fair: Double, _ poor: Double, _ unusable: Double) -> Grade? {
        if value >= unusable { return .unusable }
        if value >= poor { return .poor }
        return value >= fair ? .fair : nil
    }
}
