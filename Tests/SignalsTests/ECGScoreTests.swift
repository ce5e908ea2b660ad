// How well beats and rates of real records agree with experts: the table that `make ecg-score` prints.

import FoundationEssentials
import RealData
import Signals
import Testing
import Waveforms

@Suite(.serialized, .enabled(if: RealData.isPresent)) struct `Conformance of heart rates` {
    private func headers(_ folder: String) -> [String] { RealData.paths(under: folder, ending: ".hea") }

    private func two(_ value: Double) -> String {
        let hundredths = Int((abs(value) * 100).rounded())
        let rest = hundredths % 100
        return "\(value < 0 ? "-" : "")\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }

    /// The comparison of all records of a folder, each printed.
    private func compared(_ folder: String) throws -> BeatComparison {
        var total: BeatComparison?
        for path in headers(folder) {
            let record = try #require(KnownRecord(header: path))
            guard !record.beats.isEmpty else { continue }
            let found = BeatDetection(record.recording).positions
            let one = BeatComparison(known: record.beats, found: found, frequency: record.recording.frequency)
            print(
                "  \(record.name): known \(record.beats.count), missed \(one.missed.count), extra \(one.extra.count),",
                "Se \(two(one.sensitivity)), PPV \(two(one.predictivity)), median offset \(two(one.medianOffset)) ms")
            if total == nil { total = one } else { total?.add(one) }
        }
        return try #require(total)
    }

    @Test func `beats of MIT-BIH 100 are found, all but one in a thousand`() throws {
        let total = try compared("ecg/wfdb/mitdb")
        print("score ecg-mitdb-se \(two(total.sensitivity)) reach 99.9")
        print("score ecg-mitdb-ppv \(two(total.predictivity)) reach 99.9")
        #expect(total.sensitivity >= 99.9)
        #expect(total.predictivity >= 99.9)
    }

    @Test func `beats of the dynamic recordings are found, in noise and fibrillation`() throws {
        let total = try compared("ecg/wfdb/cpsc2021")
        print("score ecg-cpsc2021-se \(two(total.sensitivity)) reach 98.4")
        print("score ecg-cpsc2021-ppv \(two(total.predictivity)) reach 98.4")
        print("score ecg-cpsc2021-offset-ms \(two(abs(total.medianOffset))) within 20")
        #expect(total.sensitivity >= 98.4)
        #expect(total.predictivity >= 98.4)
        #expect(abs(total.medianOffset) <= 20)
    }

    @Test func `the rate of a strip agrees with the consensus, or is withheld where there is none`() throws {
        var (right, all) = (0, 0)
        var score = Conformance("heart rate")
        for path in headers("ecg/wfdb").filter({ $0.contains("/cinc2021-") }) {
            let known = try #require(RealData.values(path)?["heart_rate"]?["mean_hr_bpm_consensus"])
            let rate = SignalReport(of: try #require(KnownRecord(header: path)).recording).rate
            let isRight =
                switch (known.double, rate.beatsPerMinute) {
                case (nil, nil): true
                case (let known?, let found?): abs(known - found) <= max(5, 0.1 * known)
                default: false
                }
            all += 1
            right += isRight ? 1 : 0
            score.file(path)
            score.compare(isRight, true, path)
            let doubts = rate.doubts.map(\.rawValue).joined(separator: ", ")
            print(
                "  \(path.split(separator: "/").last ?? ""): consensus \(known.double.map(two) ?? "none"),",
                "shown \(rate.beatsPerMinute.map(two) ?? "withheld (\(doubts))"),",
                "found \(rate.unconfirmed.map(two) ?? "none")\(isRight ? "" : "  WRONG")")
        }
        print("score ecg-rate \(two(Double(right) / Double(max(1, all)))) reach 1")
        #expect(right == all)
        #expect(score.isKept(), "\(score.mismatches)")
    }
}
