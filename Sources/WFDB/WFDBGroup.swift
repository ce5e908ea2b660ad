// The signals that share one data file, interleaved frame by frame (signal(5) of the WFDB guide).

import Bytes

/// One data file of a record. Format 16: each sample two bytes, least significant first, one of each signal
/// per frame. A MATLAB level 4 file as PhysioNet writes it is the same after its 24 bytes of header.
struct WFDBGroup: Sendable {
    let signalCount: Int
    private let file: String
    private let bytes: [UInt8]
    private let offset: Int

    /// Bytes of one sample in format 16.
    private static let width = 2
    /// The value that stands for "no sample" in format 16.
    static let missingValue = Int(Int16.min)

    init(_ lines: [WFDBSignalLine], of file: String, bytes: [UInt8]) throws(WFDBError) {
        let offset = lines.first?.byteOffset ?? 0
        if let other = lines.first(where: { $0.byteOffset != offset }) {
            throw .contradictoryGroup(line: other.line)
        }
        signalCount = lines.count
        self.file = file
        self.bytes = bytes
        self.offset = offset
    }

    private var frameWidth: Int { signalCount * Self.width }

    /// How many frames there are, for a header that does not say.
    func frameCountFound() throws(WFDBError) -> Int {
        let found = bytes.count - offset
        guard found >= 0, found.isMultiple(of: frameWidth) else {
            throw .partialFrame(file: file, foundBytes: bytes.count)
        }
        return found / frameWidth
    }

    /// nil when the file ends exactly after `frames` frames; refused when it ends earlier.
    func surplus(over frames: Int) throws(WFDBError) -> WFDBRecord.Surplus? {
        guard let length = frames.times(frameWidth), let declared = length.plus(offset) else {
            throw .tooLarge(.samples)
        }
        guard declared <= bytes.count else {
            throw .shorterThanDeclared(file: file, declaredBytes: declared, foundBytes: bytes.count)
        }
        guard declared < bytes.count else { return nil }
        return WFDBRecord.Surplus(file: file, declaredBytes: declared, foundBytes: bytes.count)
    }

    /// The caller has checked by `surplus(over:)` that so many frames are there.
    func samples(ofSignal signal: Int, frames: Int) -> [Int32] {
        var values: [Int32] = []
        values.reserveCapacity(frames)
        forEachSample(ofSignal: signal, frames: frames) { values.append(Int32($0)) }
        return values
    }

    func summary(ofSignal signal: Int, frames: Int) -> WFDBSummary {
        var first: Int16?
        var sum: Int16 = 0
        forEachSample(ofSignal: signal, frames: frames) { value in
            if first == nil { first = value }
            sum &+= value
        }
        return WFDBSummary(first: Int32(first ?? 0), checksum: sum)
    }

    private func forEachSample(ofSignal signal: Int, frames: Int, _ use: (Int16) -> Void) {
        let width = frameWidth
        var position = offset + signal * Self.width
        for _ in 0..<frames {
            use(Int16(truncatingIfNeeded: Int(bytes[position]) | Int(bytes[position + 1]) << 8))
            position += width
        }
    }
}
