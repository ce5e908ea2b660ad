// Which fragments of encapsulated pixel data make which frame.

import Bytes

/// The offset tables of a file, where it has any.
struct OffsetTables {
    /// Offsets of the frames' first items, from the first item behind the basic table.
    let basic: [Int]
    /// The same from the extended table (7FE0,0001).
    let extended: [Int]

    init(_ set: DataSet, _ items: [Range<Int>]) {
        let table = items.first.map { Array(set.bytes[$0]) } ?? []
        basic = stride(from: 0, to: table.count - 3, by: 4).compactMap { table.long($0, .little) }.map(Int.init)
        extended = set.integers(.extendedOffsetTable)
    }
}

enum FrameFragments {
    /// The fragments of each frame. As many fragments as frames are taken one each, whatever a table says: writers get
    /// tables wrong more often than that. Else a table that fits decides, else the codestreams' own beginnings. These
    /// also tell more frames than one, and another number than declared.
    static func frames(
        _ items: [Range<Int>], _ tables: OffsetTables, _ count: Int, _ bytes: [UInt8]
    ) throws(PixelObstacle) -> [[Range<Int>]] {
        let fragments = Array(items.dropFirst())
        if fragments.count == count { return fragments.map { [$0] } }
        let starts = fragments.indices.filter { isBeginning(bytes, fragments[$0]) }
        if count == 1, !fragments.isEmpty {
            return starts.count > 1 && starts.first == 0 ? grouped(fragments, starts) : [fragments]
        }
        for table in [tables.extended, tables.basic] {
            if let frames = split(fragments, at: table, count) { return frames }
        }
        let isClear = starts.count == count || starts.count > 1 || starts.count == fragments.count
        if isClear, starts.first == 0 { return grouped(fragments, starts) }
        throw .fragments(frames: count, fragments: fragments.count)
    }

    /// By offsets that rise from 0 and each point at an item.
    private static func split(_ fragments: [Range<Int>], at offsets: [Int], _ count: Int) -> [[Range<Int>]]? {
        guard offsets.count == count, let first = fragments.first else { return nil }
        let origin = first.lowerBound - 8
        var starts: [Int] = []
        var next = 0
        for offset in offsets {
            while next < fragments.count, fragments[next].lowerBound - 8 - origin < offset { next += 1 }
            guard next < fragments.count, fragments[next].lowerBound - 8 - origin == offset else { return nil }
            starts.append(next)
            next += 1
        }
        return starts.first == 0 ? grouped(fragments, starts) : nil
    }

    private static func grouped(_ fragments: [Range<Int>], _ starts: [Int]) -> [[Range<Int>]] {
        starts.indices.map { index in
            let end = index + 1 < starts.count ? starts[index + 1] : fragments.count
            return Array(fragments[starts[index]..<end])
        }
    }

    /// The first bytes of JPEG and JPEG-LS (SOI), of JPEG 2000 (SOC, SIZ) and of its file format, and of RLE: up to 15
    /// segments, the first of which begins at byte 64 (PS3.5 G.5).
    private static func isBeginning(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        let front = bytes[range].prefix(8)
        return front.starts(with: [0xFF, 0xD8, 0xFF]) || front.starts(with: [0xFF, 0x4F, 0xFF, 0x51])
            || front.starts(with: [0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20])
            || ((1...15).contains(front.first ?? 0) && front.dropFirst().elementsEqual([0, 0, 0, 64, 0, 0, 0]))
    }
}
