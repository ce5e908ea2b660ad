// The real CPSC 2018 files against values that scipy read, and thousands of broken copies.
import MATFile
import Mutations
import RealData
import Testing
import Waveforms

@Suite(.enabled(if: RealData.isPresent)) struct `Conformance of MATLAB recordings` {
    static let paths = RealData.paths(under: "ecg/mat")

    @Test func `samples sex and age are the known ones`() throws {
        var score = Conformance("MATLAB")
        for path in Self.paths {
            let read = try MATRecording(parsing: RealData.bytes(path))
            let known = try #require(RealData.values(path))
            score.file(path)
            score.compare(read.recording.frequency, known["fs"]?.double, "\(path) frequency")
            let shape = [read.recording.leads.count, read.recording.sampleCount]
            score.compare(shape, known["shape"]?.ints, "\(path) shape")
            score.compare(read.recording.leads.map(\.name), known["leads"]?.strings, "\(path) leads")
            score.compare(read.sex, known["sex"]?.string, "\(path) sex")
            score.compare(read.age, known["age"]?.int.map(String.init), "\(path) age")
            for (lead, first) in zip(read.recording.leads, known["first5"]?.array ?? []) {
                let wanted = first.array?.compactMap(\.double).map { Int(($0 * 1_000_000).rounded()) }
                score.compare(lead.steps.prefix(5).map(Int.init), wanted, "\(path) \(lead.name)")
            }
        }
        #expect(score.isKept(), "\(score.mismatches)")
    }
}

@Suite struct `MATLAB mutations` {
    @Test func `a broken file is read or refused`() {
        let bytes = MATBytes()
        let data = bytes.shorts((0..<24).map { Int16($0) }, [12, 2])
        let whole = bytes.recording(data) + bytes.cells([bytes.text("a"), bytes.singles([1], [1, 1])], name: "c")
        for variant in Mutator.variants(of: whole, rounds: 6_000) {
            _ = try? MATFile(parsing: variant)
            _ = try? MATRecording(parsing: variant)
        }
    }
}
