// When the four limb leads are computed, and what of them where I and II differ in scale, zero and length.
import Exams
import Testing
import Waveforms

@testable import Intake

@Suite struct `The limb leads that a file leaves to arithmetic` {
    private func lead(
        _ name: String, gain: Double = 1_000, zero: Double? = nil, baseline: Int = 0, missing: Int? = nil,
        isCalibrated: Bool = true, unit: String = "mV"
    ) -> Electrocardiogram.Lead {
        .init(
            name: name, unit: unit, gain: gain, isCalibrated: isCalibrated, baseline: baseline, adcResolution: 0,
            adcZero: 0,
            format: "test", firstValue: 0, checksum: nil, checksumMatched: nil, missingValue: missing, zero: zero)
    }

    private let chest = ["V1", "V2", "V3", "V4", "V5", "V6"]

    private func samples(_ one: [Int32], _ two: [Int32]) -> [LeadSamples] {
        [LeadSamples(name: "I", values: one), LeadSamples(name: "II", values: two)]
            + chest.map { LeadSamples(name: $0, values: one) }
    }

    @Test func `stand behind lead II, in the steps of lead I over its own zero`() throws {
        // Zero at 2048 and at -10; a step of II is two of I; a sample of I is missing, and one of II.
        let leads =
            [lead("I", baseline: 2_048, missing: -1), lead("II", gain: 500, zero: -10, missing: 9_999)]
            + chest.map { lead($0) }
        let four = try #require(DerivedLeads(of: leads))
        var (described, sampled) = (leads, samples([2_148, 2_051, -1, 2_048], [40, 15, 0, 9_999, 7]))
        four.complete(&described)
        four.complete(&sampled)
        #expect(described.map(\.name) == ["I", "II", "III", "aVR", "aVL", "aVF"] + chest)
        #expect(sampled.map(\.name) == described.map(\.name))
        let none = Int32.min
        // I: 100, 3; II: 100, 50.
        #expect(sampled[2].values == [0, 47, none, none, none])
        #expect(sampled[3].values == [-100, -26, none, none, none])
        #expect(sampled[4].values == [50, -22, none, none, none])
        #expect(sampled[5].values == [50, 48, none, none, none])
        #expect(described[2].isDerived == true && described[2].baseline == 0 && described[2].missingValue == Int(none))
    }

    @Test func `are left alone where a lead is stored, absent or twice there, or heights are not known alike`() {
        let eight = (["I", "II"] + chest).map { lead($0) }
        #expect(DerivedLeads(of: eight) != nil)
        #expect(DerivedLeads(of: eight + [lead("MLII")]) != nil, "another lead is in nobody's way")
        #expect(DerivedLeads(of: Array(eight.dropLast())) == nil)
        #expect(DerivedLeads(of: eight + [lead("aVF")]) == nil)
        #expect(DerivedLeads(of: eight + [lead("V1")]) == nil)
        #expect(DerivedLeads(of: eight + [lead("ECG II")]) == nil)
        let others = Array(eight.dropFirst())
        for one in [
            lead("I", isCalibrated: false), lead("I", unit: "uV"), lead("I", gain: 20_000), lead("I", gain: -1_000),
            lead("I", gain: .nan), lead("I", gain: 0),
        ] { #expect(DerivedLeads(of: [one] + others) == nil, "\(one)") }
    }

    @Test func `are cut where the sum is beyond what a sample can be`() throws {
        let four = try #require(DerivedLeads(of: (["I", "II"] + chest).map { lead($0) }))
        var sampled = samples([.max, .min], [.min, .max])
        four.complete(&sampled)
        #expect(sampled[2].values == [.min + 1, .max])
    }

    @Test func `are told where one of the twelve is there twice`() {
        func told(_ names: [String]) -> IntakeReason? {
            IntakeReason.leadsTwice(
                Electrocardiogram(
                    recordName: "", samplingFrequency: 500, sampleCount: 0, leads: names.map { lead($0) },
                    startedAt: nil, comments: [],
                    identity: FoundIdentity()))
        }
        #expect(told(["I", "II", "V1", "V1", "ECG", "ECG"])?.zh.contains("V1") == true)
        #expect(told(["I", "II", "V1", "ECG V1"]) != nil)
        #expect(told(["I", "II", "V1", "ECG", "ECG"]) == nil)
    }
}
