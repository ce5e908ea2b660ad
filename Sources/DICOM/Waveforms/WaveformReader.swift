// Reads one multiplex group: how its samples are stored, and what each channel's steps are worth.

import Bytes
import Waveforms

/// One item of Waveform Sequence.
struct WaveformReader {
    private let item: DataSet

    init(_ item: DataSet) {
        self.item = item
    }

    /// nil for a group none of whose channels measures a voltage.
    func group(
        _ start: String?, _ findings: DeviceFindings, _ budget: inout Int
    ) throws(WaveformError) -> WaveformGroup? {
        let channels = item.items(.channelDefinitionSequence).enumerated().map { ChannelDefinition($1, number: $0 + 1) }
        guard let frequency = item.number(.samplingFrequency), frequency > 0, frequency <= 1_000_000 else {
            throw .impossible(.samplingFrequency)
        }
        guard let count = item.integer(.numberOfWaveformChannels), count == channels.count, count > 0 else {
            throw .impossible(.numberOfWaveformChannels)
        }
        guard let samples = item.integer(.numberOfWaveformSamples), samples > 0 else {
            throw .impossible(.numberOfWaveformSamples)
        }
        guard let total = samples.times(count), total <= budget else { throw .tooLarge }
        budget -= total
        guard channels.contains(where: { $0.microvolts != nil }) else { return nil }
        let storage = try SampleStorage(item, total: total)
        let skews = channels.map { $0.microvolts == nil ? 0 : $0.delay(at: frequency, of: samples) }
        // The earliest channel begins the group; the others as much later as the file says.
        let earliest = min(0, skews.compactMap(\.self).min() ?? 0)
        var bits = StoredBits(storage), columns: [Int: [Int32]] = [:]
        for (index, channel) in channels.enumerated() where channel.microvolts != nil {
            columns[index] = storage.samples(from: index, step: count, count: samples)
        }
        bits.look(at: columns.values)
        let leads = channels.enumerated().compactMap { index, channel -> RecordedLead? in
            guard let column = columns.removeValue(forKey: index) else { return nil }
            let steps = bits.steps(column, of: channel)
            return channel.lead(steps, missing: storage.padding, delay: (skews[index] ?? 0) - earliest)
        }
        var filters: [String] = []
        for text in channels.filter({ $0.microvolts != nil }).map(\.filters)
        where !text.isEmpty && !filters.contains(text) { filters.append(text) }
        return WaveformGroup(
            label: item.text(.multiplexGroupLabel),
            isOriginal: item.text(.waveformOriginality).map { $0 == "ORIGINAL" },
            offset: (item.number(.multiplexGroupTimeOffset) ?? 0) + Double(earliest) * 1_000 / frequency,
            recording: Recording(
                frequency: frequency, leads: leads, startedAt: start, findings: findings, filters: filters),
            otherChannels: channels.filter { $0.microvolts == nil }.map(\.name),
            skewed: zip(channels, skews).filter { ($1 ?? 0) != 0 }.map(\.0.name),
            skewsUnread: zip(channels, skews).filter { $1 == nil }.map(\.0.name),
            extended: bits.putBack, beyondStored: bits.beyond)
    }
}

/// Samples of all channels, one after another at each moment.
struct SampleStorage {
    /// How the bits of a sample are read (Waveform Sample Interpretation).
    private enum Interpretation: String {
        case signedByte = "SB"
        case unsignedByte = "UB"
        case muLaw = "MB"
        case aLaw = "AB"
        case signedShort = "SS"
        case unsignedShort = "US"
        case signedLong = "SL"
        case unsignedLong = "UL"

        var width: Int {
            switch self {
            case .signedByte, .unsignedByte, .muLaw, .aLaw: 1
            case .signedShort, .unsignedShort: 2
            case .signedLong, .unsignedLong: 4
            }
        }
    }

    private let raw: ArraySlice<UInt8>
    private let interpretation: Interpretation
    private let order: ByteOrder
    /// Bytes in words that big-endian files turn.
    private let isTurned: Bool
    /// The step that means "no sample here".
    let padding: Int32?

    init(_ item: DataSet, total: Int) throws(WaveformError) {
        guard let name = item.text(.waveformSampleInterpretation) else {
            throw .impossible(.waveformSampleInterpretation)
        }
        guard let interpretation = Interpretation(rawValue: name) else { throw .interpretation(name) }
        guard item.integer(.waveformBitsAllocated) == interpretation.width * 8 else {
            throw .impossible(.waveformBitsAllocated)
        }
        guard let element = item[.waveformData], case .bytes(let range) = element.value else {
            throw .impossible(.waveformData)
        }
        // The total is within the limit on samples, so the product does not overflow.
        let wanted = total * interpretation.width
        guard range.count >= wanted else { throw .cut(wanted: wanted, available: range.count) }
        raw = item.bytes[range]
        self.interpretation = interpretation
        order = item.order
        isTurned = item.order == .big && interpretation.width == 1 && element.representation == .OW
        padding = item.raw(.waveformPaddingValue).flatMap {
            Self.one($0, at: $0.startIndex, interpretation, item.order)
        }
    }

    /// The samples of one channel.
    func samples(from first: Int, step: Int, count: Int) -> [Int32] {
        let width = interpretation.width
        return (0..<count).map { moment in
            let offset = (first + moment * step) * width
            let place = raw.startIndex + (isTurned ? offset ^ 1 : offset)
            return Self.one(raw, at: place, interpretation, order) ?? 0
        }
    }

    /// Whether the words can be negative; nil where bits stored mean nothing (µ-law, A-law, and 32 bits without sign).
    var isSigned: Bool? {
        switch interpretation {
        case .signedByte, .signedShort, .signedLong: true
        case .unsignedByte, .unsignedShort: false
        case .unsignedLong, .muLaw, .aLaw: nil
        }
    }

    /// Bits of a word.
    var wordBits: Int { interpretation.width * 8 }

    private static func one(
        _ raw: ArraySlice<UInt8>, at place: Int, _ interpretation: Interpretation, _ order: ByteOrder
    ) -> Int32? {
        guard place >= raw.startIndex, raw.endIndex - place >= interpretation.width else { return nil }
        var pattern: UInt32 = 0
        for index in 0..<interpretation.width {
            let from = order == .little ? interpretation.width - 1 - index : index
            pattern = pattern << 8 | UInt32(raw[place + from])
        }
        switch interpretation {
        case .signedByte: return Int32(Int8(truncatingIfNeeded: pattern))
        case .unsignedByte, .unsignedShort: return Int32(pattern)
        case .signedShort: return Int32(Int16(truncatingIfNeeded: pattern))
        case .signedLong: return Int32(bitPattern: pattern)
        case .unsignedLong: return Int32(clamping: pattern)
        case .muLaw: return Companding.muLaw(UInt8(truncatingIfNeeded: pattern))
        case .aLaw: return Companding.aLaw(UInt8(truncatingIfNeeded: pattern))
        }
    }
}

/// ITU-T G.711: eight bits that stand for fourteen (µ-law) or thirteen (A-law) on a curve.
enum Companding {
    static func muLaw(_ byte: UInt8) -> Int32 {
        let code = ~byte
        let magnitude = ((Int32(code & 0x0F) << 3 + 0x84) << Int32(code >> 4 & 7)) - 0x84
        return (code & 0x80 != 0 ? -magnitude : magnitude) / 4
    }

    static func aLaw(_ byte: UInt8) -> Int32 {
        let code = byte ^ 0x55
        let segment = Int32(code >> 4 & 7)
        let base = Int32(code & 0x0F) << 1 + 1
        let magnitude = segment == 0 ? base : (base + 32) << (segment - 1)
        return code & 0x80 != 0 ? magnitude : -magnitude
    }
}
