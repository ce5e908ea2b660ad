// Where a file contradicts itself about time. The stated step between samples is used and both statements are told.

import Waveforms

/// Two statements of one file that cannot both be true.
package enum AECGContradiction: Equatable, Sendable {
    /// A representative beat holds one heart cycle; this one is several cycles long at the device's own heart rate.
    case beatLongerThanCycle(increment: String, beat: Double, rate: Double)
    /// The beat is shorter than the QT interval that the device measured in it.
    case beatShorterThanQT(increment: String, beat: Double, qt: Double)
    /// The samples last so long by their step, and the series so long by its effective time.
    case period(increment: String, samples: Double, stated: Double)
    /// The device states a sampling frequency of its own.
    case frequency(increment: String, samples: Double, device: Double)
    /// The beats that the file marks are so far apart, and the device gives another rate.
    case markedBeats(marked: Double, rate: Double)
    /// So few samples a second as no electrocardiograph takes: seconds where milliseconds were meant, or no unit at all.
    case tooSlow(increment: String, samples: Double)
}

/// The rules, each on statements of the file alone: no sample is looked at.
struct AECGConsistency {
    let sets: [AECGSequenceSet]
    /// By series number: from when to when it was recorded.
    let periods: [AECGPeriod]
    let findings: DeviceFindings
    let beats: [Double]
    /// Sampling frequencies that control variables state.
    let deviceFrequencies: [Double]

    var contradictions: [AECGContradiction] {
        let found = [beatAgainstRate, beatAgainstQT, samplesAgainstPeriod, samplesAgainstDevice, marksAgainstRate]
            .compactMap(\.self)
        return found.isEmpty ? [tooSlow].compactMap(\.self) : found
    }

    /// Below 50 Hz the QRS complex itself is lost; recorders take 100 samples a second and more.
    private var tooSlow: AECGContradiction? {
        sets.first { $0.frequency < 50 }.map { .tooSlow(increment: $0.increment, samples: $0.frequency) }
    }

    /// The heart rate that the device gives, in beats a minute.
    private var rate: Double? {
        value { code in !code.contains("ATRIAL") && Self.rates.contains { code.contains($0) } }.flatMap {
            (10...400).contains($0) ? $0 : nil
        }
    }

    /// MDC's word for it and those of vendors.
    private static let rates = ["HEART_RATE", "HEARTRATE", "VENT_RATE", "VENTRATE", "VENTRICULAR_RATE"]

    private func value(_ isWanted: (String) -> Bool) -> Double? {
        findings.measurements.first { isWanted($0.code.uppercased()) && $0.value != nil }?.value
    }

    private var beat: AECGSequenceSet? { sets.first { $0.kind == .derived } }

    /// Recorders cut the representative beat to one cycle or to a fixed length of about 1.2 s. So it is too long when
    /// it exceeds both 2 s and two cycles.
    private var beatAgainstRate: AECGContradiction? {
        guard let beat, let rate, beat.duration > 2, beat.duration > 2 * 60 / rate else { return nil }
        return .beatLongerThanCycle(increment: beat.increment, beat: beat.duration, rate: rate)
    }

    /// QT as `MDC_ECG_TIME_PD_QT` in milliseconds, the unit that devices give it in.
    private var beatAgainstQT: AECGContradiction? {
        let stated = findings.measurements.first { $0.code.uppercased().hasSuffix("TIME_PD_QT") && $0.unit == "ms" }
        guard let beat, let milliseconds = stated?.value, milliseconds > 0, beat.duration < milliseconds / 1_000 else {
            return nil
        }
        return .beatShorterThanQT(increment: beat.increment, beat: beat.duration, qt: milliseconds / 1_000)
    }

    /// Times to the second leave a second of doubt at most, and long recordings a hundredth for a clock that runs wrong.
    private var samplesAgainstPeriod: AECGContradiction? {
        for set in sets where set.kind == .rhythm {
            let parts = sets.filter { $0.kind == .rhythm && $0.series == set.series }
            guard parts.count == 1, periods.indices.contains(set.series),
                let stated = periods[set.series].duration, abs(stated - set.duration) > 1 + stated / 100
            else { continue }
            return .period(increment: set.increment, samples: set.duration, stated: stated)
        }
        return nil
    }

    private var samplesAgainstDevice: AECGContradiction? {
        guard let set = sets.first(where: { $0.kind == .rhythm }), let device = deviceFrequencies.first,
            !deviceFrequencies.contains(where: { abs($0 - set.frequency) <= set.frequency / 100 })
        else { return nil }
        return .frequency(increment: set.increment, samples: set.frequency, device: device)
    }

    /// At least four marks; the rate over them and the device's may differ by a fifth and by 5 a minute.
    private var marksAgainstRate: AECGContradiction? {
        // Marks of one beat in several leads stand close together.
        var marks: [Double] = []
        for mark in beats.sorted() where mark - (marks.last ?? -.infinity) > 0.2 { marks.append(mark) }
        guard marks.count >= 4, let first = marks.first, let last = marks.last, let rate, last > first else {
            return nil
        }
        let marked = Double(marks.count - 1) * 60 / (last - first)
        guard abs(marked - rate) > max(5, rate / 5) else { return nil }
        return .markedBeats(marked: marked, rate: rate)
    }
}
