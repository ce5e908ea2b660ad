// The real file against its reference values.
import EDF
import RealData
import Testing

@Suite(.enabled(if: RealData.isPresent)) struct `Conformance of EDF` {
    static let paths = RealData.paths(under: "ecg/edf")

    @Test func `every known value is read`() throws {
        var score = Conformance("EDF")
        for path in Self.paths {
            let known = try #require(RealData.values(path))
            let file = try EDFFile(reading: RealData.bytes(path))
            score.file(path)
            #expect(file.doubts == [])
            let signals = file.header.signals.indices.filter { file.header.signals[$0].channel != .marks }
            score.compare(signals.count, known["n_sig"]?.int, "signals")
            score.compare(signals.map { file.header.signals[$0].label }, known["labels"]?.strings, "labels")
            score.compare(signals.map(file.frequency(of:)), known["fs"]?.array?.compactMap(\.double), "frequencies")
            // To the second: the reference tool takes the file's +0.3945312 s for 0.0394531 s.
            score.leaveOut("fraction of the start's second, which the reference tool shifts by a digit")
            score.compare(file.start.text?.prefix(19), known["start"]?.string?.prefix(19), "start")
            score.compare(file.patient.name, known["patient"]?.string, "patient")
            score.compare(file.annotations.count, known["n_annotations"]?.int, "annotations")
            let lengths = known["n"]?.ints ?? []
            let firsts = known["first5"]?.array ?? []
            for (index, signal) in signals.enumerated() {
                let steps = try file.samples(of: signal)
                score.compare(steps.count, lengths[index], "n")
                score.compare(steps.prefix(5).map(Int.init), firsts[index].ints, "first")
            }
        }
        #expect(score.compared >= 8)
        #expect(score.isKept(), "\(score.mismatches)")
    }

    @Test func `a scale whose zero lies between two steps is exact`() throws {
        let file = try EDFFile(reading: RealData.bytes("ecg/edf/test_utf8.edf"))
        let scale = try #require(file.header.signals[0].scale)
        #expect(scale.zero == -0.5)
        #expect(file.start.text == "2020-01-24 04:05:56.394531")
        #expect(scale.microvoltsPerStep == -17_422 / 65_535.0)
        #expect(file.annotations.map(\.text).contains("中文测试八个字"))
        #expect(abs(file.annotations[0].onset - 1.5566407) < 1e-9)
        #expect(file.patient.sex == "F")
        #expect(file.patient.birthDate == "19980120")
    }
}
