// A whole record: a header and its data files, checked against each other before a sample is used.

import Bytes

/// A record whose data files are all there and as long as the header says.
package struct WFDBRecord: Sendable {
    package let header: WFDBHeader
    /// Samples of each signal: as declared, or as many as the data hold.
    package let sampleCount: Int
    /// Files that hold more than the header declares.
    package let surpluses: [Surplus]
    private let groups: [WFDBGroup]

    /// A data file that goes on after the last declared sample.
    package struct Surplus: Equatable, Sendable {
        package let file: String
        package let declaredBytes: Int
        package let foundBytes: Int
    }

    /// Checks the header's claims against the bytes that `file` gives for each name (nil when it has none).
    package init(_ header: WFDBHeader, file: (String) -> [UInt8]?) throws(WFDBError) {
        self.header = header
        try Self.requireReadable(header)
        var groups: [WFDBGroup] = []
        for name in header.fileNames {
            let lines = header.signals.filter { $0.fileName == name }
            guard let bytes = file(name) else { throw .missingFile(name) }
            groups.append(try WFDBGroup(lines, of: name, bytes: bytes))
        }
        try Self.requireNeighbours(header)
        var count = header.record.sampleCount
        for group in groups where count == nil { count = try group.frameCountFound() }
        let frames = count ?? 0
        guard let total = frames.times(header.signals.count),
            total <= WFDBLimits.samples
        else { throw .tooLarge(.samples) }
        var surpluses: [Surplus] = []
        for group in groups {
            if let surplus = try group.surplus(over: frames) { surpluses.append(surplus) }
        }
        self.groups = groups
        self.surpluses = surpluses
        sampleCount = frames
    }

    /// The digital samples of every signal, in the header's order.
    package func samples() -> [[Int32]] {
        groups.flatMap { group in
            (0..<group.signalCount).map { group.samples(ofSignal: $0, frames: sampleCount) }
        }
    }

    /// First sample and 16-bit sum of every signal, without keeping the samples.
    package func summaries() -> [WFDBSummary] {
        groups.flatMap { group in
            (0..<group.signalCount).map { group.summary(ofSignal: $0, frames: sampleCount) }
        }
    }

    private static func requireReadable(_ header: WFDBHeader) throws(WFDBError) {
        for signal in header.signals {
            guard signal.format == 16 else {
                throw .notReadableYet(.format(signal.format, line: signal.line))
            }
            guard signal.samplesPerFrame == 1 else {
                throw .notReadableYet(.samplesPerFrame(signal.samplesPerFrame, line: signal.line))
            }
            guard signal.skew == 0 else { throw .notReadableYet(.skew(signal.skew, line: signal.line)) }
        }
    }

    /// Signals of one file must be listed beside each other (header(5)), or their order would be a guess.
    private static func requireNeighbours(_ header: WFDBHeader) throws(WFDBError) {
        var closed: Set<String> = []
        var current: String?
        for signal in header.signals where signal.fileName != current {
            guard !closed.contains(signal.fileName) else { throw .contradictoryGroup(line: signal.line) }
            if let current { closed.insert(current) }
            current = signal.fileName
        }
    }
}

/// What a pass over one signal's samples tells.
package struct WFDBSummary: Equatable, Sendable {
    /// The first sample; 0 when there is none.
    package let first: Int32
    package let checksum: Int16

    init(first: Int32, checksum: Int16) {
        self.first = first
        self.checksum = checksum
    }

    /// Of samples that are known already.
    package init(of samples: [Int32]) {
        first = samples.first ?? 0
        checksum = samples.reduce(0) { $0 &+ Int16(truncatingIfNeeded: $1) }
    }
}

extension WFDBRecord {
    /// The digital value that stands for "no sample" in a storage format; nil when it has none or is not
    /// known.
    package static func missingValue(ofFormat format: Int) -> Int? {
        format == 16 ? WFDBGroup.missingValue : nil
    }
}
