// A record made of others, one after the other in time, with gaps (header(5), "Multi-segment records").

import Bytes

/// Segments joined into one run of samples for each signal. Where a signal has none, `missingValue` stands.
package struct WFDBSegmentedRecord: Sendable {
    package let header: WFDBHeader
    /// What the signals are: name, scale and rate; of the layout segment where there is one, with the finest scale in use.
    package let lines: [WFDBSignalLine]
    /// Frames of the whole.
    package let sampleCount: Int
    package let surpluses: [WFDBRecord.Surplus]
    package let doubts: [WFDBDoubt]
    private let parts: [Part]

    /// Stands for "no sample" in the joined signals, whatever the segments' own values for it.
    package static let missingValue = Int32.min

    /// A segment in its place; `record` is nil for a gap, `places` says which of its signals is which of the whole.
    private struct Part {
        let segment: WFDBSegmentLine
        var record: WFDBRecord?
        var places: [Int?]
    }

    /// - Parameter file: the bytes of a data file or of a segment's header (`name.hea`), nil when there is none.
    package init(_ header: WFDBHeader, file: (String) -> [UInt8]?) throws(WFDBError) {
        guard header.segments.count <= WFDBLimits.segments,
            header.segments.count * header.record.signalCount <= WFDBLimits.segmentSignals
        else { throw .tooLarge(.segments) }
        var frames = 0
        for segment in header.segments {
            guard let sum = frames.plus(segment.sampleCount), let total = sum.times(max(1, header.record.signalCount)),
                total <= WFDBLimits.samples
            else { throw .tooLarge(.samples) }
            frames = sum
        }
        let opened = try Self.open(header, file)
        guard let layout = opened.lazy.compactMap({ $0.1 }).first else { throw .missingFile(header.record.name) }
        guard layout.signals.count == header.record.signalCount else {
            throw .contradictorySegment(line: header.segments[0].line)
        }
        var parts: [Part] = []
        var leftOut: [String: Int] = [:]
        for (segment, inner, record) in opened where segment.sampleCount > 0 {
            let places = try inner.map { inner throws(WFDBError) in
                try Self.places(
                    of: layout, in: inner, segment, isVariable: header.segments[0].sampleCount == 0, &leftOut)
            }
            parts.append(Part(segment: segment, record: record, places: places ?? []))
        }
        var doubts = header.doubts
        let scaled = try Self.scaled(layout.signals, &parts, &leftOut, &doubts)
        doubts += leftOut.sorted { $0.key < $1.key }.map { .signalLeftOut(signal: $0.key, segments: $0.value) }
        guard let total = frames.times(scaled.reduce(0) { $0 + $1.samplesPerFrame }), total <= WFDBLimits.samples else {
            throw .tooLarge(.samples)
        }
        for part in parts {
            guard let found = part.record?.sampleCount, found != part.segment.sampleCount else { continue }
            doubts.append(
                .segmentLength(name: part.segment.name, declared: part.segment.sampleCount, found: found))
        }
        self.header = header
        self.parts = parts
        self.doubts = doubts
        lines = scaled
        sampleCount = frames
        surpluses = parts.flatMap { $0.record?.surpluses ?? [] }
    }

    private typealias Opened = (WFDBSegmentLine, WFDBHeader?, WFDBRecord?)

    /// Every segment with its header and record, each file read once however often it is named. A layout segment (no samples) has no record.
    private static func open(_ header: WFDBHeader, _ file: (String) -> [UInt8]?) throws(WFDBError) -> [Opened] {
        var opened: [Opened] = []
        var known: [String: (WFDBHeader, WFDBRecord?)] = [:]
        var total = 0
        for segment in header.segments {
            guard !segment.isGap else {
                opened.append((segment, nil, nil))
                continue
            }
            let part: (WFDBHeader, WFDBRecord?)
            if let read = known[segment.name], read.1 != nil || segment.sampleCount == 0 {
                part = read
            } else {
                part = try open(segment, file)
                known[segment.name] = part
            }
            let (inner, record) = part
            total += record?.storedCount ?? 0
            guard total <= WFDBLimits.samples else { throw .tooLarge(.samples) }
            guard !inner.record.isMultiSegment, inner.record.frequency == header.record.frequency else {
                throw .contradictorySegment(line: segment.line)
            }
            opened.append((segment, inner, record))
        }
        return opened
    }

    /// No record where the segment has no samples or is no segment but a whole.
    private static func open(
        _ segment: WFDBSegmentLine, _ file: (String) -> [UInt8]?
    ) throws(WFDBError) -> (WFDBHeader, WFDBRecord?) {
        let name = segment.name + ".hea"
        guard let bytes = file(name) else { throw .missingFile(name) }
        do throws(WFDBError) {
            let header = try WFDBHeader(parsing: bytes)
            let isRecord = segment.sampleCount > 0 && !header.record.isMultiSegment
            return (header, isRecord ? try WFDBRecord(header, file: file) : nil)
        } catch {
            throw .inSegment(header: name, error)
        }
    }

    /// For each signal of the segment its number in the whole: the same number in a fixed layout, by its description
    /// in a variable one. A signal that is no ECG and that the layout does not name is left out.
    private static func places(
        of layout: WFDBHeader, in inner: WFDBHeader, _ segment: WFDBSegmentLine, isVariable: Bool,
        _ leftOut: inout [String: Int]
    ) throws(WFDBError) -> [Int?] {
        guard isVariable else {
            guard inner.signals.count == layout.signals.count else { throw .contradictorySegment(line: segment.line) }
            return Array(inner.signals.indices)
        }
        var places: [Int?] = []
        for signal in inner.signals {
            let place = layout.signals.indices.first {
                layout.signals[$0].description == signal.description && !places.contains($0)
            }
            guard place != nil || signal.isNoECG else { throw .contradictorySegment(line: segment.line) }
            if place == nil { leftOut[signal.description, default: 0] += 1 }
            places.append(place)
        }
        return places
    }

    /// The line that speaks for each signal: that of the segment with the finest step, which the others are brought to.
    /// The numbers of a layout segment stand only where no segment has the signal.
    private static func scaled(
        _ layout: [WFDBSignalLine], _ parts: inout [Part], _ leftOut: inout [String: Int], _ doubts: inout [WFDBDoubt]
    ) throws(WFDBError) -> [WFDBSignalLine] {
        var chosen = layout
        var isOpen = [Bool](repeating: true, count: layout.count)
        var mixed: Set<Int> = []
        for index in parts.indices {
            let part = parts[index]
            guard let record = part.record else { continue }
            for (own, (line, place)) in zip(record.header.signals, part.places).enumerated() {
                guard let place, line.hasData else { continue }
                let other = chosen[place]
                if isOpen[place] {
                    chosen[place] = line
                    isOpen[place] = false
                    continue
                }
                guard line.samplesPerFrame == other.samplesPerFrame, line.unit == other.unit else {
                    guard line.isNoECG, other.isNoECG else { throw .contradictorySegment(line: part.segment.line) }
                    parts[index].places[own] = nil
                    leftOut[line.description, default: 0] += 1
                    continue
                }
                if line.gain == other.gain, line.baseline == other.baseline { continue }
                mixed.insert(place)
                if abs(line.gain) > abs(other.gain) { chosen[place] = line }
            }
        }
        doubts += mixed.sorted().map { .segmentScales(signal: chosen[$0].description) }
        return chosen
    }

    /// The joined samples of every signal, in the order of `lines`.
    package func samples() throws(WFDBError) -> [[Int32]] {
        var joined: [[Int32]] = []
        for (place, line) in lines.enumerated() {
            var values: [Int32] = []
            values.reserveCapacity(sampleCount * line.samplesPerFrame)
            for part in parts {
                let wanted = part.segment.sampleCount * line.samplesPerFrame
                let found = try samples(of: part, place, line).prefix(wanted)
                values.append(contentsOf: found)
                values.append(contentsOf: repeatElement(Self.missingValue, count: wanted - found.count))
            }
            joined.append(values)
        }
        return joined
    }

    private func samples(of part: Part, _ place: Int, _ line: WFDBSignalLine) throws(WFDBError) -> [Int32] {
        guard let record = part.record, let inner = part.places.firstIndex(of: place) else { return [] }
        let own = record.header.signals[inner]
        let missing = record.missingValues[inner]
        let factor = line.gain / own.gain
        let isSame = own.gain == line.gain && own.baseline == line.baseline
        var values = record.samples(ofSignal: inner)
        for index in values.indices {
            if values[index] == missing {
                values[index] = Self.missingValue
            } else if !isSame {
                let scaled = (Double(values[index]) - Double(own.baseline)) * factor + Double(line.baseline)
                guard let whole = Int32(exactly: scaled.rounded()) else {
                    throw .contradictorySegment(line: part.segment.line)
                }
                values[index] = whole
            }
        }
        return values
    }

    /// A check for each signal: its first sample, and whether it adds up to the checksum of every segment that states
    /// one.
    package func checks() throws(WFDBError) -> [WFDBCheck] {
        var matched = [Bool?](repeating: nil, count: lines.count)
        for part in parts {
            guard let record = part.record else { continue }
            for (place, own) in zip(part.places, record.checks()) {
                guard let place, let own = own.checksumMatched else { continue }
                matched[place] = (matched[place] ?? true) && own
            }
        }
        let firsts = try samples().map { $0.first ?? Self.missingValue }
        return zip(firsts, matched).map { WFDBCheck(first: $0, checksumMatched: $1, doubt: nil) }
    }
}
