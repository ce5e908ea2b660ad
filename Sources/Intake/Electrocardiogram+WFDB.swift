// How a WFDB record becomes an electrocardiogram.

import Exams
import WFDB

extension Electrocardiogram {
    init(_ record: WFDBRecord) {
        let header = record.header
        let leads = zip(header.signals, record.summaries()).map(Lead.init)
        let start = [header.record.baseDate, header.record.baseTime].compactMap(\.self)
        self.init(
            recordName: header.record.name, samplingFrequency: header.record.frequency,
            sampleCount: record.sampleCount, leads: leads,
            startedAt: start.isEmpty ? nil : start.joined(separator: " "), comments: header.comments,
            identity: FoundIdentity(comments: header.comments))
    }
}

extension Electrocardiogram.Lead {
    fileprivate init(_ line: WFDBSignalLine, _ summary: WFDBSummary) {
        self.init(
            name: line.description, unit: line.unit, gain: line.gain, isCalibrated: line.isCalibrated,
            baseline: line.baseline, adcResolution: line.adcResolution, adcZero: line.adcZero,
            format: String(line.format), firstValue: Int(summary.first),
            checksum: line.checksum.map(Int.init),
            checksumMatched: line.checksum.map { $0 == summary.checksum },
            missingValue: WFDBRecord.missingValue(ofFormat: line.format))
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
