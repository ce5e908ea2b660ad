// The annotation signals of EDF+: lists of texts with their times (TALs), and the times of the records themselves.

import Bytes

/// One text at one time.
package struct EDFAnnotation: Sendable, Equatable {
    /// Seconds after the first sample.
    package let onset: Double
    /// Seconds; nil where none is given.
    package let duration: Double?
    package let text: String
}

/// Reads the annotation signals of all records.
struct EDFTexts {
    private(set) var annotations: [EDFAnnotation] = []
    private(set) var doubts: [EDFDoubt] = []
    private(set) var gaps: [EDFGap] = []
    /// Seconds between the start time of the header and the first sample.
    private(set) var startFraction = 0.0
    private var unreadable = 0
    private var isFull = false

    init(_ header: EDFHeader, records: Int, _ bytes: [UInt8]) {
        let places = Self.places(header)
        guard !places.isEmpty else { return }
        var breaks = EDFBreaks(duration: header.recordDuration.value)
        let (first, length) = (header.length, header.recordBytes)
        for record in 0..<records {
            let start = first + record * length
            var isUnreadable = false
            for (index, place) in places.enumerated() {
                let field = bytes[(start + place.lowerBound)..<(start + place.upperBound)]
                let onset = read(field, isFirst: index == 0, &isUnreadable)
                guard index == 0 else { continue }
                if record == 0 { startFraction = onset ?? 0 }
                breaks.add(onset, record)
            }
            if isUnreadable { unreadable += 1 }
        }
        annotations = annotations.map {
            EDFAnnotation(onset: $0.onset - startFraction, duration: $0.duration, text: $0.text)
        }
        gaps = breaks.gaps
        doubts = breaks.doubt.map { [$0] } ?? []
        if unreadable > 0 { doubts.append(.unreadableAnnotations(unreadable)) }
        if isFull { doubts.append(.tooManyAnnotations) }
    }

    /// Where in a record the annotation signals lie.
    private static func places(_ header: EDFHeader) -> [Range<Int>] {
        var places: [Range<Int>] = []
        var offset = 0
        for signal in header.signals {
            let length = signal.samplesPerRecord * header.kind.width
            if signal.isAnnotations, header.isPlus, length > 0 { places.append(offset..<offset + length) }
            offset += length
        }
        return places
    }

    /// The lists of one signal in one record, each ended by a zero; the first of the first signal tells the record's
    /// own time and has an empty text.
    ///
    /// - Returns: the onset of the first list.
    private mutating func read(_ field: ArraySlice<UInt8>, isFirst: Bool, _ isUnreadable: inout Bool) -> Double? {
        var first: Double?
        var isTimekeeping = isFirst
        for list in field.split(separator: 0) {
            guard let (onset, duration, texts) = Self.list(list) else {
                isUnreadable = true
                continue
            }
            if isTimekeeping { first = onset }
            isTimekeeping = false
            for text in texts where !text.isEmpty { add(onset, duration, text) }
        }
        return first
    }

    private mutating func add(_ onset: Double, _ duration: Double?, _ text: ArraySlice<UInt8>) {
        guard annotations.count < EDFLimits.annotations else {
            isFull = true
            return
        }
        annotations.append(EDFAnnotation(onset: onset, duration: duration, text: ForeignText.text(of: text)))
    }

    /// `+onset[0x15 duration]0x14 text 0x14 text 0x14`
    private static func list(
        _ bytes: ArraySlice<UInt8>
    ) -> (onset: Double, duration: Double?, texts: [ArraySlice<UInt8>])? {
        let parts = bytes.split(separator: 0x14, omittingEmptySubsequences: false)
        guard parts.count >= 2, let time = parts.first else { return nil }
        let times = time.split(separator: 0x15, maxSplits: 1, omittingEmptySubsequences: false)
        guard let onset = seconds(times[0]) else { return nil }
        return (onset, times.count > 1 ? seconds(times[1]) : nil, Array(parts.dropFirst()))
    }

    private static func seconds(_ bytes: ArraySlice<UInt8>) -> Double? {
        guard bytes.count <= 40, let value = ExactDecimal(String(decoding: bytes, as: UTF8.self))?.value else {
            return nil
        }
        return value.isFinite && abs(value) < 1e12 ? value : nil
    }
}

/// Records whose time is not the end of the one before, by more than a millisecond.
private struct EDFBreaks {
    let duration: Double
    private(set) var gaps: [EDFGap] = []
    /// When the next record begins if there is no break.
    private var next: Double?

    init(duration: Double) {
        self.duration = duration
    }

    /// A record without a time is taken to follow on.
    mutating func add(_ onset: Double?, _ record: Int) {
        defer { next = (onset ?? next).map { $0 + duration } }
        guard duration > 0, let onset, let next, abs(onset - next) > 0.001 else { return }
        gaps.append(EDFGap(record: record, seconds: onset - next))
    }

    var doubt: EDFDoubt? {
        gaps.isEmpty ? nil : .gaps(count: gaps.count, seconds: gaps.reduce(0) { $0 + $1.seconds })
    }
}
