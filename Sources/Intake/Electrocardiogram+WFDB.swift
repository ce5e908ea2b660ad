// How a WFDB record, or the essential part of a packed one, becomes an electrocardiogram.

import Exams
import PackedECG
import WFDB
import Waveforms

extension Electrocardiogram {
    /// A record of either sort with what its annotations say.
    ///
    /// - Parameter checks: those of `record`.
    init(_ record: WFDBRecording, _ checks: [WFDBCheck], _ findings: DeviceFindings) {
        let (names, missing) = (Self.names(of: record.lines), record.missingValues)
        let leads = record.lines.indices.map { place in
            Lead(
                record.lines[place], names[place], first: checks[place].first, matched: checks[place].checksumMatched,
                missing: missing[place])
        }
        self.init(
            record.header, frequency: record.frequency, sampleCount: record.sampleCount, leads: leads,
            findings: findings)
    }

    /// A record that was packed: of one segment, each signal with one sample in a frame.
    init(_ record: WFDBRecord) {
        self.init(
            record.header, record.sampleCount, record.summaries(), isDerived: record.header.signals.map { _ in false })
    }

    /// The same as of the whole record, but for the marks of the derived leads.
    init(_ essential: EssentialECG) {
        self.init(essential.header, essential.sampleCount, essential.summaries, isDerived: essential.isDerived)
    }

    private init(_ header: WFDBHeader, _ sampleCount: Int, _ summaries: [WFDBSummary], isDerived: [Bool]) {
        let names = Self.names(of: header.signals)
        let leads = header.signals.indices.map { place in
            let line = header.signals[place]
            return Lead(
                line, names[place], first: summaries[place].first,
                matched: line.checksum.map { $0 == summaries[place].checksum },
                missing: WFDBFormat(rawValue: line.format)?.missingValue, isDerived: isDerived[place])
        }
        self.init(header, frequency: header.record.frequency, sampleCount: sampleCount, leads: leads)
    }

    private init(
        _ header: WFDBHeader, frequency: Double, sampleCount: Int, leads: [Lead],
        findings: DeviceFindings = DeviceFindings()
    ) {
        self.init(
            recordName: header.record.name, samplingFrequency: frequency, sampleCount: sampleCount, leads: leads,
            startedAt: header.record.startedAt, comments: header.comments,
            identity: FoundIdentity(comments: header.comments), device: DeviceReading(findings))
    }

    /// The name on the sheet where a signal is one of the twelve leads, else the header's description.
    static func names(of lines: [WFDBSignalLine]) -> [String] {
        zip(lines, WFDBLeadName.standards(of: lines.map(\.description))).map { $1?.rawValue ?? $0.description }
    }
}

extension Electrocardiogram.Lead {
    /// A derived lead whose samples do not add up is not thereby damaged: the recorder may have rounded
    /// otherwise. So its checksum speaks only when it agrees.
    fileprivate init(
        _ line: WFDBSignalLine, _ name: String, first: Int32, matched: Bool?, missing: Int32?, isDerived: Bool = false
    ) {
        self.init(
            name: name, unit: line.unit, gain: line.gain,
            isCalibrated: line.isCalibrated && !line.hasNoUnit,
            baseline: line.baseline, adcResolution: line.adcResolution, adcZero: line.adcZero,
            format: String(line.format), firstValue: Int(first),
            checksum: line.checksum.map(Int.init), checksumMatched: isDerived && matched == false ? nil : matched,
            missingValue: missing.map(Int.init), isDerived: isDerived ? true : nil)
    }
}

extension FoundIdentity {
    /// PhysioNet's Challenge records say age and sex in comments: `Age: 59`, `Sex: Female`.
    fileprivate init(comments: [String]) {
        self.init(age: Self.value(of: "Age", in: comments), sex: Self.value(of: "Sex", in: comments))
    }

    private static func value(of label: String, in comments: [String]) -> String? {
        for comment in comments {
            let parts = comment.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0].lowercased() == label.lowercased() else { continue }
            let value = parts[1].split(whereSeparator: \.isWhitespace).joined(separator: " ")
            return value.isEmpty || value == "Unknown" || value == "NaN" ? nil : value
        }
        return nil
    }
}
