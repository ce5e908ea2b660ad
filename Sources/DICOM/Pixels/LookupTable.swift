// Tables from stored values to others: modality, window and palette tables of PS3.3 C.11 and C.7.6.3.1.

import Bytes

/// A table with its first input value. Inputs below it get the first entry, those above the last the last.
package struct LookupTable: Sendable, Equatable {
    package let firstInput: Int
    package let entries: [UInt16]
    /// Significant bits of an entry, 8…16.
    package let bits: Int
    package let explanation: String?

    /// From an item of Modality LUT Sequence or VOI LUT Sequence; nil when it does not hold together.
    ///
    /// - Parameter inputs: what may be looked up in it: stored values, or what rescaling made of them.
    init?(item: DataSet, inputs: ClosedRange<Int>, _ layout: FrameLayout) {
        self.init(
            item, .lutDescriptor, .lutData, explanation: item.text(.lutExplanation)
        ) { Self.first($0, item[.lutDescriptor]?.representation, inputs, layout) }
    }

    /// The first input is a word that the data set calls signed or not (PS3.3 C.11.1.1.1, C.11.2.1.1), and often wrongly:
    /// what can be looked up decides, and only where both readings are possible what is written.
    fileprivate static func first(
        _ word: Int, _ representation: ValueRepresentation?, _ inputs: ClosedRange<Int>, _ layout: FrameLayout
    ) -> Int {
        guard word > 0x7FFF, inputs.lowerBound < 0 else { return word }
        if word > inputs.upperBound { return word - 0x10000 }
        let isSigned = representation == .SS || (representation != .US && layout.isSigned)
        return isSigned ? word - 0x10000 : word
    }

    /// The descriptor has the number of entries (0 for 65,536), the first input and the bits of an entry.
    init?(
        _ set: DataSet, _ descriptor: DICOMTag, _ data: DICOMTag, explanation: String? = nil,
        first: (Int) -> Int = { $0 }
    ) {
        let words = set.integers(descriptor)
        guard words.count == 3, let raw = set.raw(data) else { return nil }
        let count = words[0] & 0xFFFF == 0 ? 65_536 : words[0] & 0xFFFF
        guard (8...16).contains(words[2]) else { return nil }
        firstInput = first(words[1] & 0xFFFF)
        self.explanation = explanation
        guard let found = Self.entries(set, raw, data, count: count, bits: words[2]) else { return nil }
        entries = found
        bits = words[2]
    }

    /// Entries of eight bits come one to a byte or one to a word.
    private static func entries(
        _ set: DataSet, _ raw: ArraySlice<UInt8>, _ data: DICOMTag, count: Int, bits: Int
    ) -> [UInt16]? {
        if raw.count >= count * 2 {
            return set.integers(data).prefix(count).map { UInt16(truncatingIfNeeded: $0) }
        }
        guard bits == 8, raw.count >= count else { return nil }
        let isSwapped = set.order == .big && set[data]?.representation != .OB
        let start = raw.startIndex
        return (0..<count).map { index in
            let place = isSwapped ? index ^ 1 : index
            return place < raw.count ? UInt16(raw[start + place]) : 0
        }
    }

    init(firstInput: Int, entries: [UInt16], bits: Int) {
        self.firstInput = firstInput
        self.entries = entries
        self.bits = bits
        explanation = nil
    }
}

/// The three tables of PALETTE COLOR.
package struct Palette: Sendable, Equatable {
    package let red: LookupTable
    package let green: LookupTable
    package let blue: LookupTable

    /// nil when a table is missing or does not hold together. The first index may be below zero where indices have a sign.
    init?(_ set: DataSet, _ layout: FrameLayout) {
        let tables = Self.channels.compactMap { channel in
            let representation = set[channel.descriptor]?.representation
            let first = { (word: Int) in LookupTable.first(word, representation, layout.possibleValues, layout) }
            return LookupTable(set, channel.descriptor, channel.data, first: first)
                ?? SegmentedTable.table(set, channel.descriptor, channel.segments, first: first)
        }
        guard tables.count == 3 else { return nil }
        (red, green, blue) = (tables[0], tables[1], tables[2])
    }

    private static let channels: [(descriptor: DICOMTag, data: DICOMTag, segments: DICOMTag)] = [
        (
            .redPaletteColorLookupTableDescriptor, .redPaletteColorLookupTableData,
            .segmentedRedPaletteColorLookupTableData
        ),
        (
            .greenPaletteColorLookupTableDescriptor, .greenPaletteColorLookupTableData,
            .segmentedGreenPaletteColorLookupTableData
        ),
        (
            .bluePaletteColorLookupTableDescriptor, .bluePaletteColorLookupTableData,
            .segmentedBluePaletteColorLookupTableData
        ),
    ]
}
