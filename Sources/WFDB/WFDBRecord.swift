// A record of one segment: a header and its data files, checked against each other before a sample is used.

import Bytes

/// A record whose data files are all there and as long as the header says.
package struct WFDBRecord: Sendable {
    package let header: WFDBHeader
    /// Frames: the samples of each signal that has one in a frame. As declared, or as many as the data hold.
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
        var groups = try Self.groups(header, file)
        var count = header.record.sampleCount
        for group in groups where count == nil && group.hasData { count = try group.frameCountFound() }
        let frames = count ?? 0
        let width = groups.reduce(0) { $0 + $1.frameWidth }
        guard let total = frames.times(width), total <= WFDBLimits.samples else { throw .tooLarge(.samples) }
        var surpluses: [Surplus] = []
        for place in groups.indices {
            if let surplus = try groups[place].surplus(over: frames) { surpluses.append(surplus) }
        }
        self.header = header
        self.groups = groups
        self.surpluses = surpluses
        sampleCount = frames
    }

    /// Samples over all signals.
    var storedCount: Int { groups.reduce(0) { $0 + $1.frameWidth } * sampleCount }

    /// The digital samples of every signal, in the header's order. A signal with several samples in a frame has so many
    /// times more of them.
    package func samples() -> [[Int32]] {
        groups.flatMap { group in
            group.lines.indices.map { group.samples(ofSignal: $0, frames: sampleCount) }
        }
    }

    /// The samples of one signal by its number in the header.
    func samples(ofSignal wanted: Int) -> [Int32] {
        var signal = wanted
        for group in groups {
            if signal < group.lines.count { return group.samples(ofSignal: signal, frames: sampleCount) }
            signal -= group.lines.count
        }
        return []
    }

    /// First sample and 16-bit sum of every signal, without keeping the samples.
    package func summaries() -> [WFDBSummary] {
        groups.flatMap { group in
            group.lines.indices.map { group.summary(ofSignal: $0, frames: sampleCount) }
        }
    }

    /// For every signal the value that stands for "no sample"; nil where there is none.
    package var missingValues: [Int32?] {
        groups.flatMap { group in group.lines.indices.map { group.missing($0) } }
    }

    /// Signals of one file must be listed beside each other (header(5)), or their order would be a guess.
    private static func groups(
        _ header: WFDBHeader, _ file: (String) -> [UInt8]?
    ) throws(WFDBError) -> [WFDBGroup] {
        var groups: [WFDBGroup] = []
        var closed: Set<String> = []
        var rest = header.signals[...]
        while let first = rest.first {
            let name = first.fileName
            guard first.hasData else {
                groups.append(try WFDBGroup([first], of: name, bytes: []))
                rest = rest.dropFirst()
                continue
            }
            guard closed.insert(name).inserted else { throw .contradictoryGroup(line: first.line) }
            let lines = Array(rest.prefix { $0.fileName == name })
            guard WFDBFormat(rawValue: first.format) != nil else {
                throw .notReadableYet(.format(first.format, line: first.line))
            }
            guard let bytes = file(name) else { throw .missingFile(name) }
            groups.append(try WFDBGroup(lines, of: name, bytes: bytes))
            rest = rest.dropFirst(lines.count)
        }
        return groups
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
