// The real files against their reference values: every sample sum, scale and measurement.
import AECG
import RealData
import Testing
import Waveforms

@Suite(.enabled(if: RealData.isPresent)) struct `Real aECG files` {
    static let paths = RealData.paths(under: "ecg/aecg")

    @Test func `every reference value is read`() throws {
        var score = Score()
        for path in Self.paths {
            let known = try #require(RealData.values(path))
            let file = try AECGDocument(reading: RealData.bytes(path))
            score.files += 1
            compare(file, known, &score)
            for series in known["series"]?.array ?? [] { compare(file, series: series, &score) }
            for (code, pair) in known["measurements"]?.object ?? [:] {
                let found = file.recording.findings.measurements.first { $0.code == code }
                score.count([found?.text ?? "", found?.unit ?? ""] == pair.strings, "\(path) \(code)")
            }
        }
        print("format aECG: files \(score.files), values compared \(score.compared), equal \(score.equal)")
        #expect(score.compared > 500)
        #expect(score.compared == score.equal)
    }

    private func compare(_ file: AECGDocument, _ known: JSONValue, _ score: inout Score) {
        let id = known["id"]?["extension"]?.string ?? known["id"]?["root"]?.string
        score.count(file.id == id, "id")
        score.count(file.period.low == known["effectiveTime"]?["low"]?.string, "low")
        score.count(file.period.high == known["effectiveTime"]?["high"]?.string, "high")
        // The reference gives an empty element as an empty text and an absent one as null.
        score.count(file.subject.name ?? "" == known["subject"]?["name"]?.string ?? "", "name")
        score.count(file.subject.sex ?? "" == known["subject"]?["sex"]?.string ?? "", "sex")
        score.count(file.subject.birthTime ?? "" == known["subject"]?["birth"]?.string ?? "", "birth")
        score.count(file.subject.id == known["trialSubject_id"]?["extension"]?.string, "subject")
    }

    /// The reference lists the sets of a derived series once more under the rhythm that contains it.
    private func compare(_ file: AECGDocument, series: JSONValue, _ score: inout Score) {
        let leads = series["leads"]?.object ?? [:]
        let length = leads.values.first?["n"]?.int
        let set = file.sequenceSets.first { set in
            let isNested = series["kind"]?.string == "rhythm" && set.kind == .derived
            return set.sampleCount == length && (set.kind.rawValue == series["kind"]?.string || isNested)
        }
        score.count(set?.startedAt == series["start"]?.string, "start")
        let step = series["increment"]?.array?.first?.double ?? 0
        score.count(set.map { abs($0.frequency * step - 1) < 1e-12 } ?? false, "frequency")
        score.count(set?.leads.count == leads.count, "leads")
        for (name, known) in leads { compare(set?.leads.first { $0.name == name }, known, &score) }
    }

    private func compare(_ lead: RecordedLead?, _ known: JSONValue, _ score: inout Score) {
        let steps = lead?.steps ?? []
        score.count(steps.count == known["n"]?.int, "n")
        score.count(lead?.microvoltsPerStep == known["scale"]?.array?.first?.double, "scale")
        score.count(lead?.zero == known["origin"]?.array?.first?.double, "origin")
        score.count(steps.prefix(10).map(Int.init) == known["first10"]?.ints, "first")
        score.count(steps.min().map(Int.init) == known["min"]?.int, "min")
        score.count(steps.max().map(Int.init) == known["max"]?.int, "max")
        score.count(steps.reduce(0) { $0 + Int($1) } == known["sum"]?.int, "sum")
    }
}

/// How many reference values were compared, and how many were equal.
struct Score {
    var files = 0
    private(set) var compared = 0
    private(set) var equal = 0

    mutating func count(_ isEqual: Bool, _ place: String) {
        compared += 1
        if isEqual { equal += 1 } else { Issue.record("\(place) differs") }
    }
}
