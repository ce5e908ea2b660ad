// The signals that share one data file, interleaved frame by frame (signal(5) of the WFDB guide).

import Bytes

/// One data file of a record, or one signal without a file (format 0).
struct WFDBGroup: Sendable {
    let lines: [WFDBSignalLine]
    private let file: String
    private let format: WFDBFormat
    private let bytes: [UInt8]
    private let offset: Int
    /// Samples of one frame, over all signals of the file.
    let frameWidth: Int
    /// Frames that stand in the file; set by `surplus(over:)`.
    private var stored = 0

    init(_ lines: [WFDBSignalLine], of file: String, bytes: [UInt8]) throws(WFDBError) {
        guard let first = lines.first else { throw .notAHeader }
        guard let format = WFDBFormat(rawValue: first.format) else {
            throw .notReadableYet(.format(first.format, line: first.line))
        }
        var width = 0
        for line in lines {
            guard line.format == first.format, line.byteOffset == first.byteOffset else {
                throw .contradictoryGroup(line: line.line)
            }
            guard line.samplesPerFrame <= WFDBLimits.samplesPerFrame, line.skew <= WFDBLimits.samples else {
                throw .tooLarge(.samples)
            }
            width += line.samplesPerFrame
        }
        self.lines = lines
        self.format = format
        self.file = file
        self.bytes = bytes
        offset = first.byteOffset
        frameWidth = width
    }

    var hasData: Bool { format != .null }

    /// How many frames there are, for a header that does not say.
    func frameCountFound() throws(WFDBError) -> Int {
        let (samples, isWhole) = format.samples(in: max(0, bytes.count - offset))
        guard bytes.count >= offset, isWhole, samples % frameWidth <= format.slack else {
            throw .partialFrame(file: file, foundBytes: bytes.count)
        }
        return samples / frameWidth
    }

    /// nil when the file ends after `frames` frames; refused when it ends earlier. Frames beyond, as far as the shift
    /// of a signal needs them, are no surplus. The caller has checked that the samples are within the limits.
    mutating func surplus(over frames: Int) throws(WFDBError) -> WFDBRecord.Surplus? {
        guard hasData else { return nil }
        let declared = offset + format.leastBytes(of: frames * frameWidth)
        guard declared <= bytes.count else {
            throw .shorterThanDeclared(file: file, declaredBytes: declared, foundBytes: bytes.count)
        }
        let isPaddedAlone = bytes.count <= offset + format.mostBytes(of: frames * frameWidth)
        let there = isPaddedAlone ? frames : format.samples(in: bytes.count - offset).count / frameWidth
        stored = min(there, frames + (lines.map(\.skew).max() ?? 0))
        guard bytes.count > offset + format.mostBytes(of: stored * frameWidth) else { return nil }
        return WFDBRecord.Surplus(file: file, declaredBytes: declared, foundBytes: bytes.count)
    }

    /// The value that stands for "no sample" in a signal of this file.
    func missing(_ signal: Int) -> Int32? {
        format.missingValue ?? (hasData && lines[signal].skew == 0 ? nil : .min)
    }

    /// The caller has asked `surplus(over:)` before, and gives the same count.
    func samples(ofSignal signal: Int, frames: Int) -> [Int32] {
        let line = lines[signal]
        var values: [Int32] = []
        values.reserveCapacity(frames * line.samplesPerFrame)
        forEachSample(ofSignal: signal, frames: frames) { values.append($0) }
        let absent = frames * line.samplesPerFrame - values.count
        values.append(contentsOf: repeatElement(missing(signal) ?? .min, count: absent))
        return values
    }

    func summary(ofSignal signal: Int, frames: Int) -> WFDBSummary {
        var first: Int32?
        var sum: Int16 = 0
        forEachSample(ofSignal: signal, frames: frames) { value in
            if first == nil { first = value }
            sum &+= Int16(truncatingIfNeeded: value)
        }
        return WFDBSummary(first: first ?? missing(signal) ?? 0, checksum: sum)
    }

    /// Every sample that is there, in time's order: a signal of skew k stands k frames later in the file.
    private func forEachSample(ofSignal signal: Int, frames: Int, _ use: (Int32) -> Void) {
        guard hasData else { return }
        let line = lines[signal]
        let place = lines[..<signal].reduce(0) { $0 + $1.samplesPerFrame }
        if format == .differences { return forEachSum(line, place, frames, use) }
        let end = min(frames + line.skew, stored)
        guard line.skew < end else { return }
        for frame in line.skew..<end {
            for sample in 0..<line.samplesPerFrame {
                use(format.value(frame * frameWidth + place + sample, in: bytes, from: offset))
            }
        }
    }

    /// Differences add up from the header's initial value, from the first frame that is stored.
    private func forEachSum(_ line: WFDBSignalLine, _ place: Int, _ frames: Int, _ use: (Int32) -> Void) {
        var value = Int32(truncatingIfNeeded: line.initialValue)
        for frame in 0..<min(frames + line.skew, stored) {
            for sample in 0..<line.samplesPerFrame {
                value &+= format.value(frame * frameWidth + place + sample, in: bytes, from: offset)
                if frame >= line.skew { use(value) }
            }
        }
    }
}
