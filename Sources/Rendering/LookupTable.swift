// Tables of a data set: modality and VOI LUTs, and the palettes of colour images (PS3.3 C.11.1.1.1, C.7.6.3.1.5).

/// Values for a run of inputs; what lies below takes the first, what lies above the last.
package struct LookupTable: Equatable, Sendable {
    /// The input that the first entry is for.
    package let first: Int
    package let entries: [UInt16]
    /// Bits of an entry as declared, 8 to 16.
    package let bits: Int

    /// At least one entry, at most 65,536.
    package init(first: Int, entries: [UInt16], bits: Int) throws(RenderingError) {
        guard !entries.isEmpty, entries.count <= 65_536, (1...16).contains(bits), abs(first) <= 1 << 20 else {
            throw .wrongTable("LUT Descriptor")
        }
        self.first = first
        self.entries = entries
        self.bits = bits
    }

    package subscript(_ input: Int) -> Int {
        Int(entries[min(max(input - first, 0), entries.count - 1)])
    }

    /// The greatest value that means white. Tables that declare 16 bits and fill fewer exist: what the entries need counts,
    /// in whole bits, when they need more than declared; and where 16 are declared, when they need no more than 12, or fill all
    /// but a 64th of 13 to 15 bits: a dark table of 16 bits ends so near to such a power by chance alone.
    package var white: Int {
        let greatest = Int(entries.max() ?? 0)
        var needed = 8
        while greatest >> needed > 0 { needed += 1 }
        let isFilled = greatest >= (1 << needed) - 1 - (1 << needed) / 64
        let takesNeeded = needed > bits || (bits == 16 && (needed <= 12 || isFilled))
        return (1 << (takesNeeded ? needed : max(bits, 8))) - 1
    }
}

/// The three tables of a PALETTE COLOR image.
package struct Palette: Equatable, Sendable {
    package let red: LookupTable
    package let green: LookupTable
    package let blue: LookupTable

    package init(red: LookupTable, green: LookupTable, blue: LookupTable) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// Entries of 16 bits whose low byte is the meaning, and those whose high byte is: both exist. The high byte counts
    /// unless every entry of all three tables leaves it empty, also of entries said to have eight bits.
    func shift() -> Int {
        let all = [red, green, blue]
        return all.contains { $0.entries.contains { $0 > 255 } } ? 8 : 0
    }
}

/// From stored values to what the device measured (PS3.3 C.11.1).
package enum ModalityTransform: Equatable, Sendable {
    case rescale(slope: Double, intercept: Double)
    case table(LookupTable)

    package static let identity = ModalityTransform.rescale(slope: 1, intercept: 0)

    func apply(_ value: Int) -> Double {
        switch self {
        case .rescale(let slope, let intercept): Double(value) * slope + intercept
        case .table(let table): Double(table[value])
        }
    }
}
