// How a WFDB record, or the essential part of a packed one, becomes an electrocardiogram.

import Exams
import PackedECG
import WFDB

extension Electrocardiogram {
    init(_ record: WFDBRecord) {
        let leads = zip(record.header.signals, record.summaries()).map { Lead($0, $1) }
        self.init(record.header, sampleCount: record.sampleCount, leads: leads)
    }

    /// The same as of the whole record, but for the marks of the derived leads.
    init(_ essential: EssentialECG) {
        let summed = zip(essential.header.signals, essential.summaries)
        let leads = zip(summed, essential.isDerived).map { Lead($0.0, $0.1, isDerived: $1) }
        self.init(essential.header, sampleCount: essential.sampleCount, leads: leads)
    }

    private init(_ header: WFDBHeader, sampleCount: Int, leads: [Lead]) {
        let start = [header.record.baseDate, header.record.baseTime].compactMap(\.self)
        self.init(
            recordName: header.record.name, samplingFrequency: header.record.frequency,
            sampleCount: sampleCount, leads: leads,
            startedAt: start.isEmpty ? nil : start.joined(separator: " "), comments: header.comments,
            identity: FoundIdentity(comments: header.comments))
    }
}

extension Electrocardiogram.Lead {
    /// A derived lead whose samples do not add up is not thereby damaged: the recorder may have rounded
    /// otherwise. So its checksum speaks only when it agrees.
    fileprivate init(_ line: WFDBSignalLine, _ summary: WFDBSummary, isDerived: Bool = false) {
        let agrees = line.checksum.map { $0 == summary.checksum }
        self.init(
            name: line.description, unit: line.unit, gain: line.gain, isCalibrated: line.isCalibrated,
            baseline: line.baseline, adcResolution: line.adcResolution, adcZero: line.adcZero,
            format: String(line.format), firstValue: Int(summary.first),
            checksum: line.checksum.map(Int.init), checksumMatched: isDerived && agrees == false ? nil : agrees,
            missingValue: WFDBRecord.missingValue(ofFormat: line.format), isDerived: isDerived ? true : nil)
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
