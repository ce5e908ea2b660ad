// The values that occur in a record, for converters whose steps are coarser than the unit they are written in.

import Bytes

/// A recorder with steps of 4.88 µV that writes whole microvolts leaves four of five values unused. Numbering
/// the values that occur saves two bits a sample.
struct ValueTable: Equatable, Sendable {
    /// Rising. Values that never occur may stand among them, so that the numbering stays even.
    let values: [Int32]

    /// Below this mean step a table would not pay.
    private static let leastStep = 1.5

    /// nil when the leads use most values of their range.
    init?(of leads: [[Int32]]) {
        let used = Self.distinct(leads)
        let gaps = zip(used.dropFirst(), used).map { $0 - $1 }
        guard let least = gaps.min() else { return nil }
        let near = gaps.filter { $0 < 2 * least }
        let step = Double(near.reduce(0, +)) / Double(near.count)
        guard step >= Self.leastStep, let first = used.first else { return nil }
        var values = [first]
        for (value, gap) in zip(used.dropFirst(), gaps) {
            let parts = max(1, Int((Double(gap) / step).rounded()))
            for part in 1..<parts { values.append(value - gap + Int32(Int(gap) * part / parts)) }
            values.append(value)
        }
        self.values = values
    }

    private static func distinct(_ leads: [[Int32]]) -> [Int32] {
        var used: Set<Int32> = []
        for lead in leads { used.formUnion(lead) }
        return used.sorted()
    }

    /// The samples' numbers in the table; every sample must stand in it.
    func numbers(of leads: [[Int32]]) -> [[Int32]] {
        let places = Dictionary(
            zip(values, values.indices.map { Int32(truncatingIfNeeded: $0) }), uniquingKeysWith: { $1 })
        return leads.map { $0.map { places[$0] ?? 0 } }
    }

    /// The numbers' samples; every number must be a place of the table.
    func samples(of leads: [[Int32]]) -> [[Int32]] {
        leads.map { $0.map { values[Int($0)] } }
    }

    /// The first value and the steps to the next ones, folded and in groups of seven bits (LEB128).
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        var last: Int32 = 0
        for value in values {
            let step = value - last
            var folded = UInt32(bitPattern: (step << 1) ^ (step >> 31))
            while folded > 0x7F {
                bytes.append(UInt8(truncatingIfNeeded: folded) | 0x80)
                folded >>= 7
            }
            bytes.append(UInt8(truncatingIfNeeded: folded))
            last = value
        }
        return bytes
    }

    /// Refused: values that do not rise or that format 16 cannot hold. `offset` is that of the packed table.
    init(_ bytes: [UInt8], at offset: Int) throws(ParseError) {
        var values: [Int32] = []
        var (folded, shift, last): (UInt32, UInt32, Int32) = (0, 0, 0)
        for byte in bytes {
            guard shift <= 14 else { throw ParseError(.invalid("a step of the table is too long"), at: offset) }
            folded |= UInt32(byte & 0x7F) << shift
            shift += 7
            if byte > 0x7F { continue }
            let value = last + (Int32(folded >> 1) ^ -Int32(folded & 1))
            guard Int32(Int16.min)...Int32(Int16.max) ~= value, values.isEmpty || value > last else {
                throw ParseError(.invalid("the table's values do not rise"), at: offset)
            }
            values.append(value)
            (folded, shift, last) = (0, 0, value)
        }
        guard shift == 0, !values.isEmpty else { throw ParseError(.invalid("the table is cut off"), at: offset) }
        self.values = values
    }
}
