// The real files against their reference values: every sample sum, scale and measurement.
import AECG
import RealData
import Testing
import Waveforms

@Suite(.enabled(if: RealData.isPresent)) struct `Conformance of aECG` {
    static let paths = RealData.paths(under: "ecg/aecg")

    @Test func `every known value is read`() throws {
        var score = Conformance("HL7 aECG")
        for path in Self.paths {
            let known = try #require(RealData.values(path))
            let file = try AECGDocument(reading: RealData.bytes(path))
            score.file(path)
            compare(file, known, &score)
            for series in known["series"]?.array ?? [] { compare(file, series: series, &score) }
            for (code, pair) in known["measurements"]?.object ?? [:] {
                let found = file.recording.findings.measurements.first { $0.code == code }
                score.compare([found?.text ?? "", found?.unit ?? ""], pair.strings, "\(path) \(code)")
            }
        }
        #expect(score.compared > 500)
        #expect(score.isKept(), "\(score.mismatches)")
    }

    private func compare(_ file: AECGDocument, _ known: JSONValue, _ score: inout Conformance) {
        let id = known["id"]?["extension"]?.string ?? known["id"]?["root"]?.string
        score.compare(file.id, id, "id")
        score.compare(file.period.low, known["effectiveTime"]?["low"]?.string, "low")
        score.compare(file.period.high, known["effectiveTime"]?["high"]?.string, "high")
        // The reference gives an empty element as an empty text and an absent one as null.
        score.compare(file.subject.name ?? "", known["subject"]?["name"]?.string ?? "", "name")
        score.compare(file.subject.sex ?? "", known["subject"]?["sex"]?.string ?? "", "sex")
        score.compare(file.subject.birthTime ?? "", known["subject"]?["birth"]?.string ?? "", "birth")
        score.compare(file.subject.id, known["trialSubject_id"]?["extension"]?.string, "subject")
    }

    /// The reference lists the sets of a derived series once more under the rhythm that contains it.
    private func compare(_ file: AECGDocument, series: JSONValue, _ score: inout Conformance) {
        let leads = series["leads"]?.object ?? [:]
        let length = leads.values.first?["n"]?.int
        let set = file.sequenceSets.first { set in
            let isNested = series["kind"]?.string == "rhythm" && set.kind == .derived
            return set.sampleCount == length && (set.kind.rawValue == series["kind"]?.string || isNested)
        }
        score.compare(set?.startedAt, series["start"]?.string, "start")
        let step = series["increment"]?.array?.first?.double ?? 0
        score.compare(set.map { abs($0.frequency * step - 1) < 1e-12 }, true, "frequency")
        score.compare(set?.leads.count, leads.count, "leads")
        for (name, known) in leads { compare(set?.leads.first { $0.name == name }, known, &score) }
    }

    private func compare(_ lead: RecordedLead?, _ known: JSONValue, _ score: inout Conformance) {
        let steps = lead?.steps ?? []
        score.compare(steps.count, known["n"]?.int, "n")
        score.compare(lead?.microvoltsPerStep, known["scale"]?.array?.first?.double, "scale")
        score.compare(lead?.zero, known["origin"]?.array?.first?.double, "origin")
        score.compare(steps.prefix(10).map(Int.init), known["first10"]?.ints, "first")
        score.compare(steps.min().map(Int.init), known["min"]?.int, "min")
        score.compare(steps.max().map(Int.init), known["max"]?.int, "max")
        score.compare(steps.reduce(0) { $0 + Int($1) }, known["sum"]?.int, "sum")
    }
}
