// Every real record of the reference collection, held against values that other tools read.
import RealData
import Testing
import WFDB
import Waveforms

@Suite(.enabled(if: RealData.isPresent)) struct `Conformance of WFDB` {
    private func record(_ path: String) throws -> WFDBRecording {
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        return try WFDBRecording(try WFDBHeader(parsing: RealData.bytes(path))) { name in
            let bytes = RealData.bytes("\(folder)/\(name)")
            return bytes.isEmpty ? nil : bytes
        }
    }

    /// The header's data files.
    private func parts(_ path: String, _ record: WFDBRecording) -> [String] {
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        return record.header.signals.map { "\(folder)/\($0.fileName)" }
    }

    @Test func `headers, samples and checksums are the known ones`() throws {
        var tally = Conformance("WFDB")
        for path in RealData.paths(under: "ecg/wfdb", ending: ".hea") {
            let record = try record(path)
            tally.file(path, with: parts(path, record))
            try score(record, try #require(RealData.values(path)), &tally)
        }
        #expect(tally.isKept(), "\(tally.mismatches)")
    }

    @Test func `beats and rhythms are those that the experts marked`() throws {
        var tally = Conformance("WFDB annotations")
        for path in RealData.paths(under: "ecg/wfdb", ending: ".atr") {
            tally.file(path)
            try score(try WFDBAnnotations(parsing: RealData.bytes(path)), try #require(RealData.values(path)), &tally)
        }
        #expect(tally.isKept(), "\(tally.mismatches)")
    }

    private func score(_ record: WFDBRecording, _ known: JSONValue, _ tally: inout Conformance) throws {
        let (lines, samples, checks) = (record.lines, try record.storedSamples(), try record.checks())
        tally.compare(record.frequency, known["fs"]?.double, "fs")
        tally.compare(lines.count, known["n_sig"]?.int, "n_sig")
        tally.compare(record.sampleCount, known["n_samples"]?.int, "n_samples")
        tally.compare(record.header.comments, known["comments"]?.strings, "comments")
        tally.compare(lines.map(\.description), known["sig_name"]?.strings, "sig_name")
        tally.compare(lines.map { String($0.format) }, known["fmt"]?.strings, "fmt")
        tally.compare(lines.map(\.baseline), known["baseline"]?.ints, "baseline")
        tally.compare(lines.map(\.unit), known["units"]?.strings, "units")
        let gains = known["adc_gain"]?.array?.compactMap(\.double) ?? []
        tally.compare(zip(lines, gains).map { abs($0.gain - $1) <= 1e-6 * abs($1) }, lines.map { _ in true }, "value")
        tally.compare(
            checks.map { $0.checksumMatched == true }, known["checksum_ok"]?.array?.compactMap(\.bool), "checksum_ok")
        let stated = known["checksum16"]?.ints.map { Int16(truncatingIfNeeded: $0) }
        tally.compare(samples.map { WFDBSummary(of: $0).checksum }, stated, "value")
        tally.compare(samples.compactMap { $0.last.map(Int.init) }, known["last_digital"]?.ints, "last_digital")
        tally.compare(samples.compactMap { $0.min().map(Int.init) }, known["min_digital"]?.ints, "min_digital")
        tally.compare(samples.compactMap { $0.max().map(Int.init) }, known["max_digital"]?.ints, "max_digital")
        for (line, values) in zip(lines, samples) {
            tally.compare(
                values.prefix(10).map(Int.init), known["first10_digital"]?[line.description]?.ints, "first10_digital")
            let physical = values.prefix(3).map { (Double($0) - Double(line.baseline)) / line.gain }
            let wanted = known["first3_physical"]?[line.description]?.array?.compactMap(\.double) ?? []
            tally.compare(zip(physical, wanted).map { abs($0 - $1) <= 1e-6 }, [true, true, true], "value")
        }
        #expect(record.doubts.isEmpty && record.surpluses.isEmpty && checks.allSatisfy { $0.doubt == nil })
    }

    private func score(_ file: WFDBAnnotations, _ known: JSONValue, _ tally: inout Conformance) throws {
        tally.compare(file.isWhole, true, "value")
        tally.compare(file.annotations.count, known["n_annotations"]?.int, "n_annotations")
        var symbols: [String: Int] = [:]
        for annotation in file.annotations { symbols[file.symbol(of: annotation), default: 0] += 1 }
        tally.compare(symbols, known["symbols"]?.object?.compactMapValues(\.int), "symbols")
        tally.compare(file.beats.count, known["n_beats"]?.int, "n_beats")
        tally.compare(file.beats.map(\.sample), known["beat_samples"]?.ints, "beat_samples")
        tally.compare(file.beats.map { file.symbol(of: $0) }.joined(), known["beat_symbols"]?.string, "beat_symbols")
        let rhythms = file.rhythmChanges.map { JSONValue.array([.number(Double($0.sample)), .string($0.text ?? "")]) }
        tally.compare(JSONValue.array(rhythms), known["rhythm_changes"], "rhythm_changes")
    }
}
