// Every real record of the reference collection, held against values that other tools read.
import RealData
import Testing
import WFDB
import Waveforms

@Suite(.enabled(if: RealData.isPresent)) struct `Real WFDB records` {
    private func record(_ path: String) throws -> WFDBRecording {
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        return try WFDBRecording(try WFDBHeader(parsing: RealData.bytes(path))) { name in
            let bytes = RealData.bytes("\(folder)/\(name)")
            return bytes.isEmpty ? nil : bytes
        }
    }

    @Test func `records and annotations give the known values`() throws {
        var tally = Tally()
        for path in RealData.paths(under: "ecg/wfdb", ending: ".hea") {
            tally.files += 1
            try score(try record(path), try #require(RealData.values(path)), &tally)
        }
        for path in RealData.paths(under: "ecg/wfdb", ending: ".atr") {
            tally.files += 1
            try score(try WFDBAnnotations(parsing: RealData.bytes(path)), try #require(RealData.values(path)), &tally)
        }
        print("format WFDB: files \(tally.files), values compared \(tally.compared), equal \(tally.equal)")
        #expect(tally.differences.isEmpty)
        #expect(tally.files == 45)
    }

    private func score(_ record: WFDBRecording, _ known: JSONValue, _ tally: inout Tally) throws {
        let (lines, samples, checks) = (record.lines, try record.storedSamples(), try record.checks())
        tally.compare(record.frequency, known["fs"]?.double)
        tally.compare(lines.count, known["n_sig"]?.int)
        tally.compare(record.sampleCount, known["n_samples"]?.int)
        tally.compare(record.header.comments, known["comments"]?.strings)
        tally.compare(lines.map(\.description), known["sig_name"]?.strings)
        tally.compare(lines.map { String($0.format) }, known["fmt"]?.strings)
        tally.compare(lines.map(\.baseline), known["baseline"]?.ints)
        tally.compare(lines.map(\.unit), known["units"]?.strings)
        let gains = known["adc_gain"]?.array?.compactMap(\.double) ?? []
        tally.compare(zip(lines, gains).map { abs($0.gain - $1) <= 1e-6 * abs($1) }, lines.map { _ in true })
        tally.compare(checks.map { $0.checksumMatched == true }, known["checksum_ok"]?.array?.compactMap(\.bool))
        let stated = known["checksum16"]?.ints.map { Int16(truncatingIfNeeded: $0) }
        tally.compare(samples.map { WFDBSummary(of: $0).checksum }, stated)
        tally.compare(samples.compactMap { $0.last.map(Int.init) }, known["last_digital"]?.ints)
        tally.compare(samples.compactMap { $0.min().map(Int.init) }, known["min_digital"]?.ints)
        tally.compare(samples.compactMap { $0.max().map(Int.init) }, known["max_digital"]?.ints)
        for (line, values) in zip(lines, samples) {
            tally.compare(values.prefix(10).map(Int.init), known["first10_digital"]?[line.description]?.ints)
            let physical = values.prefix(3).map { (Double($0) - Double(line.baseline)) / line.gain }
            let wanted = known["first3_physical"]?[line.description]?.array?.compactMap(\.double) ?? []
            tally.compare(zip(physical, wanted).map { abs($0 - $1) <= 1e-6 }, [true, true, true])
        }
        #expect(record.doubts.isEmpty && record.surpluses.isEmpty && checks.allSatisfy { $0.doubt == nil })
    }

    private func score(_ file: WFDBAnnotations, _ known: JSONValue, _ tally: inout Tally) throws {
        tally.compare(file.isWhole, true)
        tally.compare(file.annotations.count, known["n_annotations"]?.int)
        var symbols: [String: Int] = [:]
        for annotation in file.annotations { symbols[file.symbol(of: annotation), default: 0] += 1 }
        tally.compare(symbols, known["symbols"]?.object?.compactMapValues(\.int))
        tally.compare(file.beats.count, known["n_beats"]?.int)
        tally.compare(file.beats.map(\.sample), known["beat_samples"]?.ints)
        tally.compare(file.beats.map { file.symbol(of: $0) }.joined(), known["beat_symbols"]?.string)
        let rhythms = file.rhythmChanges.map { JSONValue.array([.number(Double($0.sample)), .string($0.text ?? "")]) }
        tally.compare(JSONValue.array(rhythms), known["rhythm_changes"])
    }
}

/// Counts comparisons and keeps what differs.
struct Tally {
    var files = 0
    private(set) var compared = 0
    private(set) var equal = 0
    private(set) var differences: [String] = []

    mutating func compare<Value: Equatable>(
        _ found: Value, _ known: Value?, at location: SourceLocation = #_sourceLocation
    ) {
        compared += 1
        if found == known {
            equal += 1
        } else {
            differences.append("line \(location.line): \(found) ≠ \(String(describing: known))".prefix(300).description)
        }
    }
}
