// A whole EDF or BDF file: header, data records and the texts between them.

import Bytes
package import Waveforms

/// A file whose records are there as far as they are read.
package struct EDFFile: Sendable {
    package let header: EDFHeader
    /// Whole data records that are read: as stated, or as many as there are.
    package let recordCount: Int
    package let annotations: [EDFAnnotation]
    package let start: EDFStart
    package let patient: EDFPatient
    package let doubts: [EDFDoubt]
    private let blanks: EDFBlanks
    private let bytes: [UInt8]

    /// Reads header and annotations; samples are read when they are asked for.
    package init(reading bytes: [UInt8]) throws(EDFError) {
        let header = try EDFHeader(bytes)
        self.header = header
        self.bytes = bytes
        let (count, lengthDoubts) = try Self.records(of: header, in: bytes.count)
        recordCount = count
        let texts = EDFTexts(header, records: count, bytes)
        annotations = texts.annotations
        let all = header.signals.filter { !$0.isAnnotations }.reduce(0.0) { $0 + Double($1.samplesPerRecord) }
        let duration = header.recordDuration.value
        blanks = try EDFBlanks(texts.gaps, perSecond: duration > 0 ? all / duration : 0)
        start = EDFStart(header, fraction: texts.startFraction)
        patient = EDFPatient(header)
        var doubts: [EDFDoubt] = EDFHeader.isZeroPadded(bytes) ? [.versionPadding] : []
        if let stated = header.statedLength, stated != header.length {
            doubts.append(.headerLength(stated: stated, used: header.length))
        }
        self.doubts = doubts + lengthDoubts + [start.doubt].compactMap(\.self) + texts.doubts
    }

    private static func records(of header: EDFHeader, in count: Int) throws(EDFError) -> (Int, [EDFDoubt]) {
        guard header.recordBytes > 0 else { throw .badField(.samplesPerRecord, signal: nil) }
        let data = count - header.length
        let whole = data / header.recordBytes
        guard whole > 0 else { throw .noData }
        let stated = header.recordCount
        if stated < 0 { return (whole, [.openEnded(found: whole)]) }
        if stated > whole { return (whole, [.truncated(stated: stated, found: whole)]) }
        guard stated > 0 else { return (whole, [.openEnded(found: whole)]) }
        let surplus = data - stated * header.recordBytes
        return (stated, surplus > 0 ? [.longer(bytes: surplus)] : [])
    }

    /// Samples per second of a signal; 0 where records have no duration.
    package func frequency(of signal: Int) -> Double {
        let samples = header.signals[signal].samplesPerRecord
        guard header.recordDuration.mantissa > 0, samples > 0 else { return 0 }
        let frequency = header.recordDuration.dividing(Double(samples))
        return frequency.isFinite ? frequency : 0
    }

    /// Seconds of all records that are read.
    package var duration: Double { Double(recordCount) * header.recordDuration.value }

    /// The samples of a signal as stored.
    package func samples(of signal: Int) throws(EDFError) -> [Int32] {
        let count = header.signals[signal].samplesPerRecord
        guard let total = count.times(recordCount), total <= EDFLimits.samples else {
            throw .tooLarge(.samplesPerRecord)
        }
        let width = header.kind.width
        let before = header.signals[..<signal].reduce(0) { $0 + $1.samplesPerRecord } * width
        var steps: [Int32] = []
        steps.reserveCapacity(total)
        let (start, length) = (header.length + before, header.recordBytes)
        for record in 0..<recordCount {
            append(start + record * length, count, width, to: &steps)
        }
        return steps
    }

    /// Least significant byte first, two's complement.
    private func append(_ first: Int, _ count: Int, _ width: Int, to steps: inout [Int32]) {
        for place in stride(from: first, to: first + count * width, by: width) {
            var pattern = UInt32(bytes[place]) | UInt32(bytes[place + 1]) << 8
            if width == 3 { pattern |= UInt32(bytes[place + 2]) << 16 }
            let shift = 32 - 8 * UInt32(width)
            steps.append(Int32(bitPattern: pattern << shift) >> Int32(shift))
        }
    }

    /// The signal as a lead, its steps as stored; breaks between records are left blank.
    package func lead(_ signal: Int) throws(EDFError) -> RecordedLead {
        let one = header.signals[signal]
        let scale = one.scale
        let isCalibrated = scale?.microvoltsPerStep != nil
        let steps = blanks.laid(
            between: try samples(of: signal), perRecord: one.samplesPerRecord, frequency(of: signal))
        return RecordedLead(
            name: one.label, standard: StandardLead(spelled: one.label), steps: steps,
            microvoltsPerStep: scale?.microvoltsPerStep ?? 1, zero: isCalibrated ? scale?.zero ?? 0 : 0,
            missing: blanks.isEmpty ? nil : EDFBlanks.missing, isCalibrated: isCalibrated)
    }
}
