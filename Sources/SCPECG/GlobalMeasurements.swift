// Section 7: measurements of the whole recording, for each type of beat and each spike of a pacemaker.

import Waveforms

/// Global measurements (EN 1064, 5.10).
struct GlobalMeasurements {
    private(set) var measurements: [DeviceMeasurement] = []

    private static let beatLength = 16
    private static let beatFields: [(code: String, unit: String)] = [
        ("P_onset", "ms"), ("P_end", "ms"), ("QRS_onset", "ms"), ("QRS_end", "ms"), ("T_end", "ms"),
        ("P_axis", "deg"), ("QRS_axis", "deg"), ("T_axis", "deg"),
    ]
    private static let spikeLimit = 255

    /// - Parameter edition: ten times the edition of the protocol. Before 1.3 the section ends with the spikes; what
    ///   follows is the maker's own. In 1.1 one maker counts the spikes in two bytes.
    init(_ section: SCPSection, edition: Int) {
        guard let beats = section.byte(0), let spikes = section.byte(1) else { return }
        let shift = edition == 11 && Self.isWide(section, Int(beats), Int(spikes)) ? 1 : 0
        add("RR", section.unsigned16(2 + shift), "ms", zeroIsValue: false)
        add("PP", section.unsigned16(4 + shift), "ms", zeroIsValue: false)
        var place = 6 + shift
        for beat in 0..<Int(beats) where place + Self.beatLength <= section.count {
            addBeat(section, place, beat)
            place += Self.beatLength
        }
        addIntervals(section, 6 + shift)
        addSpikes(section, place, Int(spikes))
        place += Int(spikes) * 10
        if edition >= 13 { addRates(section, place) }
    }

    /// With the second byte the RR interval is that of a heart, without it it is not.
    private static func isWide(_ section: SCPSection, _ beats: Int, _ spikes: Int) -> Bool {
        guard let narrow = section.unsigned16(2), let wide = section.unsigned16(3) else { return false }
        let heart = 200...4_000
        return !heart.contains(narrow) && heart.contains(wide)
    }

    private mutating func add(_ code: String, _ value: Int?, _ unit: String?, zeroIsValue: Bool = true) {
        guard value != 0 || zeroIsValue else { return }
        if let found = SCPFindings.measurement(code, value, unit) { measurements.append(found) }
    }

    /// The first beat is the reference beat and has plain codes; the others carry their number.
    private mutating func addBeat(_ section: SCPSection, _ place: Int, _ beat: Int) {
        let suffix = beat == 0 ? "" : "[\(beat)]"
        for (index, field) in Self.beatFields.enumerated() {
            let position = place + 2 * index
            let value = index < 5 ? section.unsigned16(position) : section.signed16(position)
            add(field.code + suffix, value, field.unit)
        }
    }

    /// Intervals of the reference beat as differences of its marks.
    private mutating func addIntervals(_ section: SCPSection, _ place: Int) {
        let marks = (0..<5).map { index in
            section.unsigned16(place + 2 * index).flatMap { SCPFindings.measurement("", $0, nil) }?.value.map(Int.init)
        }
        guard section.byte(0) ?? 0 > 0 else { return }
        func add(_ code: String, _ from: Int, _ to: Int) {
            guard let start = marks[from], let end = marks[to], end > start else { return }
            self.add(code, end - start, "ms")
        }
        add("P_duration", 0, 1)
        add("PR_interval", 0, 2)
        add("QRS_duration", 2, 3)
        add("QT_interval", 2, 4)
    }

    /// The time of each spike from the start, its amplitude; then its type, its source, its beat and its width.
    private mutating func addSpikes(_ section: SCPSection, _ place: Int, _ count: Int) {
        guard count <= Self.spikeLimit, place + count * 10 <= section.count else { return }
        for spike in 0..<count {
            add("pacemaker_spike_time[\(spike)]", section.unsigned16(place + 4 * spike), "ms")
            add("pacemaker_spike_amplitude[\(spike)]", section.signed16(place + 4 * spike + 2), "uV")
            let width = place + 4 * count + 6 * spike + 4
            add("pacemaker_spike_width[\(spike)]", section.unsigned16(width), "us", zeroIsValue: false)
        }
    }

    /// The type of every beat, then rates, the corrected QT and how it was corrected.
    private mutating func addRates(_ section: SCPSection, _ start: Int) {
        guard let beats = section.unsigned16(start) else { return }
        var place = start + 2
        if beats != 29_999 {
            guard place + beats <= section.count else { return }
            place += beats
        }
        add("ventricular_rate", section.unsigned16(place), "bpm", zeroIsValue: false)
        add("atrial_rate", section.unsigned16(place + 2), "bpm", zeroIsValue: false)
        add("QTc", section.unsigned16(place + 4), "ms", zeroIsValue: false)
        if let formula = section.byte(place + 6), (1...2).contains(formula) {
            let name = formula == 1 ? "Bazett" : "Hodges"
            measurements.append(DeviceMeasurement(code: "QTc_formula", text: name, value: nil))
        }
    }
}
