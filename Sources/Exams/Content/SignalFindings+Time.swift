// What is not told of a recording whose file contradicts itself about time: no rate, no interval, no rule over them.

extension SignalFindings {
    /// Why a rate is withheld where the time axis may be wrong.
    package static let timeAxis = "timeAxis"

    /// The file contradicts itself about time, or says nothing of it.
    package var isTimeDoubtful: Bool { rateDoubts.contains(Self.timeAxis) }

    /// Takes back every number that rests on the time axis. Beats stay: they are places among the samples.
    package mutating func withholdTimes() {
        beatsPerMinute = nil
        longestInterval = nil
        shortestInterval = nil
        if !isTimeDoubtful { rateDoubts.append(Self.timeAxis) }
        rhythm = CriticalRhythm(confidence: 0, isConfirmed: false, isLong: false)
    }
}

extension IntakeReason {
    /// Warnings after which no interval of the recording may be measured: two statements of one file about time contradict each
    /// other, or it makes none.
    private static let timeDoubts: Set<String> = ["aecg-contradictory-time", "wfdb-frequency-assumed"]

    package var doubtsTime: Bool { Self.doubtTime(code) }

    /// By a warning's code.
    package static func doubtTime(_ code: String) -> Bool { timeDoubts.contains(code) }
}
