// What is drawn over a picture: one bit a pixel, of its own size and place (PS3.3 C.9.2).

import Bytes

/// One plane of marks over one frame.
package struct OverlayPlane: Sendable, Equatable {
    package let rows: Int
    package let columns: Int
    /// The row and column of the picture, from 0, on which the plane's first pixel lies; it may begin outside.
    package let top: Int
    package let left: Int
    /// A region (Overlay Type R) fills what it means; a graphic draws it.
    package let isRegion: Bool
    /// Row by row without gaps, the lowest bit of a byte first.
    let bits: ArraySlice<UInt8>
    /// Bits before the plane's first.
    let skipped: Int

    /// Whether the plane marks this pixel of its own; nothing outside is marked.
    package subscript(row: Int, column: Int) -> Bool {
        guard (0..<rows).contains(row), (0..<columns).contains(column) else { return false }
        let bit = skipped + row * columns + column
        return bits[bits.startIndex + bit / 8] >> UInt8(bit % 8) & 1 == 1
    }
}

/// An overlay as its group describes it.
struct OverlayDescription: Sendable {
    enum Source: Sendable {
        case separate(Range<Int>, isTurned: Bool)
        /// A bit of the samples' own words that is no part of the value (retired 2004; old devices and archives have it).
        case besideSamples(Int)
    }

    let source: Source
    private let rows: Int
    private let columns: Int
    private let origin: (row: Int, column: Int)
    private let isRegion: Bool
    /// Frames of the picture that have one of their own; nil where one plane lies over all.
    private let frames: Range<Int>?

    /// The sixteen groups 6000 to 601E, and those of them that are there and cannot be drawn.
    static func all(of set: DataSet, _ layout: FrameLayout, isNative: Bool) -> (
        found: [OverlayDescription], unreadable: [UInt16]
    ) {
        var found: [OverlayDescription] = []
        var unreadable: [UInt16] = []
        for group in stride(from: UInt16(0x6000), through: 0x601E, by: 2) {
            let position = set.integer(DICOMTag(group, 0x0102)) ?? 0
            guard set[DICOMTag(group, 0x3000)] != nil || position > 0 else { continue }
            if let overlay = OverlayDescription(set, group, layout, isNative: isNative) {
                found.append(overlay)
            } else {
                unreadable.append(group)
            }
        }
        return (found, unreadable)
    }

    private init?(_ set: DataSet, _ group: UInt16, _ layout: FrameLayout, isNative: Bool) {
        func tag(_ element: UInt16) -> DICOMTag { DICOMTag(group, element) }
        let place = set.integers(tag(0x0050))
        guard place.allSatisfy({ (-65_536...65_536).contains($0) }) else { return nil }
        origin = place.count == 2 ? (Self.signed(place[0]) - 1, Self.signed(place[1]) - 1) : (0, 0)
        isRegion = set.text(tag(0x0040)) == "R"
        guard let data = set[tag(0x3000)] else {
            guard isNative, let bit = set.integer(tag(0x0102)), layout.bitsAllocated == 16, layout.samplesPerPixel == 1,
                (0..<16).contains(bit), !(layout.highBit - layout.bitsStored + 1...layout.highBit).contains(bit)
            else { return nil }
            (source, rows, columns, frames) = (.besideSamples(bit), layout.rows, layout.columns, nil)
            return
        }
        guard case .bytes(let range) = data.value, let rows = set.integer(tag(0x0010)),
            let columns = set.integer(tag(0x0011)), (1...65_535).contains(rows), (1...65_535).contains(columns)
        else { return nil }
        (self.rows, self.columns) = (rows, columns)
        let count = set.integer(tag(0x0015))
        let first = set.integer(tag(0x0051)).map { min(max($0, 1), 1 << 24) - 1 }
        guard let bits = (rows * columns).times(max(count ?? 1, 1)), range.count >= (bits - 1) / 8 + 1 else {
            return nil
        }
        frames = count ?? 1 > 1 || first != nil ? (first ?? 0)..<(first ?? 0) + max(count ?? 1, 1) : nil
        source = .separate(range, isTurned: set.order == .big && data.representation != .OB)
    }

    /// Sixteen bits of which an implicit data set does not say that they have a sign.
    private static func signed(_ word: Int) -> Int { word > 0x7FFF && word <= 0xFFFF ? word - 0x10000 : word }

    /// The plane over a frame of the picture; nil where it has none, or where it lies in the samples.
    func plane(_ index: Int, _ bytes: [UInt8]) -> OverlayPlane? {
        guard case .separate(let range, let isTurned) = source else { return nil }
        if let frames, !frames.contains(index) { return nil }
        let skipped = (index - (frames?.lowerBound ?? index)) * rows * columns
        let first = range.lowerBound + skipped / 8
        let last = range.lowerBound + (skipped + rows * columns - 1) / 8
        // Words of 16 bits were turned; their pairs count from the beginning of the value.
        let bits =
            isTurned
            ? ArraySlice(
                (first...last).map { place in
                    let turned = range.lowerBound + (place - range.lowerBound) ^ 1
                    return turned < range.upperBound ? bytes[turned] : 0
                }) : bytes[first...last]
        return OverlayPlane(
            rows: rows, columns: columns, top: origin.row, left: origin.column, isRegion: isRegion, bits: bits,
            skipped: skipped % 8)
    }
}

extension NativeFrames {
    /// One bit of every sample's word, as a plane over the whole frame.
    func plane(_ index: Int, _ bit: Int, _ bytes: [UInt8], _ layout: FrameLayout) -> OverlayPlane {
        let count = layout.rows * layout.columns
        let words = words(index, bytes, layout)
        var bits = [UInt8](repeating: 0, count: (count + 7) / 8)
        for pixel in 0..<count where words(pixel) >> UInt16(bit) & 1 == 1 { bits[pixel / 8] |= 1 << UInt8(pixel % 8) }
        return OverlayPlane(
            rows: layout.rows, columns: layout.columns, top: 0, left: 0, isRegion: false, bits: bits[...], skipped: 0)
    }
}
