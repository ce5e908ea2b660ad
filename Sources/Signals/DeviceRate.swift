// The heart rate that the device itself wrote into the file: one more witness, and one that shares no code with ours.

package import Waveforms

extension DeviceFindings {
    /// Beats a minute of the ventricle, from a rate or a mean RR interval by the names that files use; nil where none is stated
    /// for the whole recording, or two statements differ.
    var ventricularRate: Double? {
        let stated = measurements.filter { $0.lead == nil }.compactMap(\.ventricularRate)
        guard let first = stated.first, stated.allSatisfy({ HeartRate.agree($0, first) }) else { return nil }
        return first
    }
}

extension SignalReport {
    /// A longer recording has no one rate: the device's may be that of another part.
    private static let longest = 60.0

    /// The device's own rate beside ours, in beats a minute, where ours is confirmed and they differ by a fifth and by 5 a minute:
    /// as when the file states another sampling frequency than the samples have. nil where they do not.
    package func contradiction(of recording: Recording) -> (device: Double, found: Double)? {
        guard Double(recording.sampleCount) <= Self.longest * recording.frequency, let found = rate.beatsPerMinute,
            let device = recording.findings.ventricularRate, abs(found - device) > max(5, device / 5)
        else { return nil }
        return (device, found)
    }
}

extension DeviceMeasurement {
    private static let rates: Set = ["HR", "VR", "HEARTRATE", "VENTRATE", "VENTRICULARRATE", "VENTRICULARHEARTRATE"]
    private static let intervals: Set = [
        "RR", "RRINTERVAL", "MEANRR", "MEANRRINTERVAL", "AVERAGERR", "AVERAGERRINTERVAL", "TIMEPDRR",
    ]

    fileprivate var ventricularRate: Double? {
        var name = code.uppercased().filter { $0.isLetter }
        if name.hasPrefix("MDCECG") { name.removeFirst(6) }
        guard let value, value > 0 else { return nil }
        if Self.rates.contains(name) { return isRate ? HeartRate.plausible(value) : nil }
        guard Self.intervals.contains(name) else { return nil }
        return switch unit {
        case "ms": HeartRate.plausible(60_000 / value)
        case "s": HeartRate.plausible(60 / value)
        default: nil
        }
    }

    /// Devices write and misspell many units of a rate, but none of them is a time or a voltage.
    private var isRate: Bool { !["ms", "s", "uv", "mv", "hz"].contains(unit?.lowercased() ?? "") }
}
