// The real records of SCP-ECG: every value that is known of them, compared one by one.
import RealData
import SCPECG
import Testing
import Waveforms

@Suite(.enabled(if: RealData.isPresent)) struct `Conformance of SCP-ECG` {
    @Test func `every known value of every file is found`() throws {
        var score = Conformance("SCP-ECG")
        for path in RealData.paths(under: "ecg/scp") {
            score.file(path)
            let record = try SCPRecord(parsing: RealData.bytes(path))
            let known = try #require(RealData.values(path))
            score.compare(record.recording.frequency, known["fs"]?.double, path)
            if known["shape"] != nil { handheld(record, known, &score) } else { try standard(record, known, &score) }
        }
        #expect(score.isKept(), "\(score.mismatches)")
    }

    private func standard(_ record: SCPRecord, _ known: JSONValue, _ score: inout Conformance) throws {
        let recording = record.recording
        score.compare(recording.sampleCount, known["n_samples"]?.int, "samples")
        let names = known["leads"]?.strings ?? []
        score.compare(Set(recording.leads.map(\.name)), Set(names), "leads")
        for (index, name) in names.enumerated() {
            let lead = try #require(recording.leads.first { $0.name == name })
            let steps = lead.steps.map(Int.init)
            score.compare(Array(steps.prefix(10)), known["first10"]?[name]?.ints, "first of \(name)")
            score.compare(steps.min(), known["min"]?.ints[index], "least of \(name)")
            score.compare(steps.max(), known["max"]?.ints[index], "greatest of \(name)")
            score.compare(steps.reduce(0, +), known["sum"]?.ints[index], "sum of \(name)")
            score.compare(lead.microvoltsPerStep, 5, "step of \(name)")
        }
        score.compare(record.patient.age, known["patient"]?["age"]?.int.map(String.init), "age")
        score.compare(record.patient.sex, known["patient"]?["sex"]?.string, "sex")
        score.compare(recording.startedAt, known["recorded"]?.string, "start")
        for (key, value) in known["measurements"]?.object ?? [:] {
            let code = key.hasSuffix("_ms") ? String(key.dropLast(3)) : key
            let found = recording.findings.measurements.first { $0.code == code && $0.lead == nil }
            score.compare(found?.value, value.double, key)
        }
        score.compare(recording.findings.statements.map(\.text), known["statements"]?.strings, "statements")
    }

    private func handheld(_ record: SCPRecord, _ known: JSONValue, _ score: inout Conformance) {
        let leads = record.recording.leads
        score.compare([record.recording.sampleCount, leads.count], known["shape"]?.ints, "shape")
        score.compare(leads.count, known["num_leads"]?.int, "leads")
        for (index, row) in (known["first10"]?.array ?? []).enumerated() {
            score.compare(leads.map { Int($0.steps[index]) }, row.ints, "sample \(index)")
        }
        score.compare(leads.map { Int($0.steps.min() ?? 0) }, known["min"]?.ints, "least")
        score.compare(leads.map { Int($0.steps.max() ?? 0) }, known["max"]?.ints, "greatest")
        let beats = record.recording.findings.measurements.filter { $0.code.hasPrefix("beat[") }
        score.compare(beats.count, known["n_device_beats"]?.int, "beats")
        score.compare(beats.compactMap { $0.value.map(Int.init) }, known["device_beat_samples"]?.ints, "beats")
        score.compare(record.patient.identifier, known["patient"]?["id"]?.string, "identifier")
        let start = [known["patient"]?["startdate"], known["patient"]?["starttime"]].flatMap { $0?.ints ?? [] }
        let digits = start.map { $0 < 10 ? "0\($0)" : "\($0)" }
        score.compare(
            record.recording.startedAt,
            digits.prefix(3).joined(separator: "-") + "T" + digits.suffix(3).joined(separator: ":"), "start")
    }

    @Test func `a handheld's dialect is named, and its leads are told by their sum`() throws {
        let record = try SCPRecord(parsing: RealData.bytes("ecg/scp/healforce-62.SCP"))
        #expect(record.format == "HealForce")
        #expect(record.warnings == [.dialect("HealForce"), .leadNamesInferred])
        #expect(record.recording.leads.map(\.standard) == [.one, .two, .three])
    }

    @Test func `a record of the first edition raises no doubt`() throws {
        let record = try SCPRecord(parsing: RealData.bytes("ecg/scp/burdick-test.scp"))
        #expect(record.warnings.isEmpty)
        #expect(record.format == "SCP-ECG 1.0")
        #expect(record.recording.leads.filter(\.isDerived).map(\.name) == ["III", "aVR", "aVL", "aVF"])
        #expect(record.recording.leads.allSatisfy { $0.missing == nil })
    }
}
