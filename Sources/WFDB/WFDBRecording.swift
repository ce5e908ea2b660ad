// A record of either sort, with every signal at one rate: what the rest of the house works with.

import Bytes
package import Waveforms

/// A record of one segment or of several.
package enum WFDBRecording: Sendable {
    case single(WFDBRecord)
    case segmented(WFDBSegmentedRecord)

    /// - Parameter file: the bytes of a data file or of a segment's header by its name, nil when there is none.
    package init(_ header: WFDBHeader, file: (String) -> [UInt8]?) throws(WFDBError) {
        self =
            header.record.isMultiSegment
            ? .segmented(try WFDBSegmentedRecord(header, file: file))
            : .single(try WFDBRecord(header, file: file))
        guard let total = sampleCount.times(max(1, lines.count)), total <= WFDBLimits.samples else {
            throw .tooLarge(.samples)
        }
    }

    package var header: WFDBHeader {
        switch self {
        case .single(let record): record.header
        case .segmented(let record): record.header
        }
    }

    /// A line for each signal.
    package var lines: [WFDBSignalLine] {
        switch self {
        case .single(let record): record.header.signals
        case .segmented(let record): record.lines
        }
    }

    private var frames: Int {
        switch self {
        case .single(let record): record.sampleCount
        case .segmented(let record): record.sampleCount
        }
    }

    /// Samples in a frame of the signal that has most.
    private var rate: Int { lines.map(\.samplesPerFrame).max() ?? 1 }

    /// Samples per second of every signal, in hertz: of the fastest.
    package var frequency: Double { header.record.frequency * Double(rate) }

    /// Samples of every signal at that frequency.
    package var sampleCount: Int { frames.times(rate) ?? .max }

    package var surpluses: [WFDBRecord.Surplus] {
        switch self {
        case .single(let record): record.surpluses
        case .segmented(let record): record.surpluses
        }
    }

    /// What was read with a doubt, but for the doubts of `checks()`.
    package var doubts: [WFDBDoubt] {
        let held = lines.filter { $0.samplesPerFrame < rate }.map { WFDBDoubt.held(signal: $0.description) }
        switch self {
        case .single(let record): return record.header.doubts + held
        case .segmented(let record): return record.doubts + held
        }
    }

    /// What one pass over the samples tells of the header's statements, for each signal.
    package func checks() throws(WFDBError) -> [WFDBCheck] {
        switch self {
        case .single(let record): record.checks()
        case .segmented(let record): try record.checks()
        }
    }

    /// For each signal the value that stands for "no sample"; nil where there is none.
    package var missingValues: [Int32?] {
        switch self {
        case .single(let record): record.missingValues
        case .segmented(let record): record.lines.map { _ in WFDBSegmentedRecord.missingValue }
        }
    }

    /// The samples of every signal at its own rate, as stored.
    package func storedSamples() throws(WFDBError) -> [[Int32]] {
        switch self {
        case .single(let record): record.samples()
        case .segmented(let record): try record.samples()
        }
    }

    /// The samples of every signal at the rate of the fastest. Each sample of a slower one stands until its next:
    /// nothing is averaged away and nothing is invented between two samples.
    package func samples() throws(WFDBError) -> [[Int32]] {
        let rate = rate
        let stored = try storedSamples()
        return zip(lines, stored).map { line, values in
            guard line.samplesPerFrame < rate else { return values }
            return (0..<sampleCount).map {
                values[$0 / rate * line.samplesPerFrame + $0 % rate * line.samplesPerFrame / rate]
            }
        }
    }

    /// The electrical signals as a recording. Signals of other quantities (pressure, breath) are left out: it speaks
    /// in microvolts.
    package func recording(_ findings: DeviceFindings = DeviceFindings()) throws(WFDBError) -> Recording {
        let names = WFDBLeadName.standards(of: lines.map(\.description))
        let samples = try samples()
        let missing = missingValues
        let leads = lines.indices.compactMap { place -> RecordedLead? in
            guard let step = lines[place].microvoltsPerStep else { return nil }
            return RecordedLead(
                name: lines[place].description, standard: names[place], steps: samples[place], microvoltsPerStep: step,
                zero: lines[place].baseline, missing: missing[place], isCalibrated: lines[place].isVoltageStated)
        }
        return Recording(frequency: frequency, leads: leads, startedAt: header.record.startedAt, findings: findings)
    }
}
