// Palettes written as segments (PS3.3 C.7.9.2): runs of values, straight lines, and repetitions of both.

enum SegmentedTable {
    /// The whole table, or nil when the segments do not make exactly the entries that the descriptor announces.
    static func table(_ set: DataSet, _ descriptor: DICOMTag, _ data: DICOMTag, first: (Int) -> Int) -> LookupTable? {
        let words = set.integers(descriptor)
        guard words.count == 3, words[2] == 16 else { return nil }
        let count = words[0] & 0xFFFF == 0 ? 65_536 : words[0] & 0xFFFF
        let segments = set.integers(data)
        guard let entries = expand(segments, to: count), entries.count == count else { return nil }
        return LookupTable(firstInput: first(words[1] & 0xFFFF), entries: entries, bits: 16)
    }

    private static func expand(_ words: [Int], to count: Int) -> [UInt16]? {
        var entries: [UInt16] = []
        var place = 0
        while place < words.count, entries.count < count {
            // One word of padding may stand behind the last segment.
            guard place + 1 < words.count else { return entries.count == count ? entries : nil }
            guard let next = segment(words, at: place, &entries, to: count, isInner: false) else { return nil }
            place = next
        }
        return entries
    }

    /// Appends one segment and gives the place behind it. One that appends nothing is none: so the work ends with the entries,
    /// however often segments are repeated.
    private static func segment(
        _ words: [Int], at place: Int, _ entries: inout [UInt16], to count: Int, isInner: Bool
    ) -> Int? {
        guard place + 1 < words.count else { return nil }
        let length = words[place + 1]
        guard length > 0, entries.count + length <= count else { return nil }
        switch words[place] {
        case 0:
            guard place + 2 + length <= words.count else { return nil }
            entries += words[place + 2..<place + 2 + length].map { UInt16(truncatingIfNeeded: $0) }
            return place + 2 + length
        case 1:
            guard place + 2 < words.count, let last = entries.last else { return nil }
            let (from, to) = (Int(last), words[place + 2])
            for step in stride(from: 1, through: length, by: 1) {
                let exact = Double(from) + Double(to - from) * Double(step) / Double(length)
                entries.append(UInt16(clamping: Int(exact.rounded())))
            }
            return place + 3
        case 2 where !isInner:
            guard place + 3 < words.count else { return nil }
            // The offset counts bytes in two words, the less significant first.
            var source = (words[place + 2] | words[place + 3] << 16) / 2
            for _ in 0..<length {
                guard let next = segment(words, at: source, &entries, to: count, isInner: true) else { return nil }
                source = next
            }
            return place + 4
        default: return nil
        }
    }
}
