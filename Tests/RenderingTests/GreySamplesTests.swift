// Grey values for viewers: as stored, reduced by whole factors, padding left out.
import Rendering
import Testing

@Suite struct `Grey samples` {
    private func array(
        _ rows: Int, _ columns: Int, _ values: [Int], allocated: Int = 16, stored: Int = 16, signed: Bool = false
    ) throws -> PixelArray {
        let bytes = values.flatMap { value -> [UInt8] in
            let low = UInt8(truncatingIfNeeded: value)
            return allocated == 8 ? [low] : [low, UInt8(truncatingIfNeeded: value >> 8)]
        }
        return try PixelArray(
            rows: rows, columns: columns, colour: .monochrome2, bitsAllocated: allocated, bitsStored: stored,
            isSigned: signed, bytes: bytes)
    }

    private func values(_ samples: GreySamples) -> [Int] {
        guard samples.bits == 16 else { return samples.bytes.map(Int.init) }
        return stride(from: 0, to: samples.bytes.count, by: 2).map { place in
            let bits = UInt16(samples.bytes[place]) | UInt16(samples.bytes[place + 1]) << 8
            return samples.isSigned ? Int(Int16(bitPattern: bits)) : Int(bits)
        }
    }

    @Test func `come as stored, in as many bits as they need`() throws {
        let sixteen = try GreySamples(array(1, 3, [0, 4_095, 65_535]), side: 100)
        #expect(values(sixteen) == [0, 4_095, 65_535] && sixteen.bits == 16 && !sixteen.isSigned)
        #expect(sixteen.range == 0...65_535)
        let signed = try GreySamples(array(1, 2, [-1_000, 7], signed: true), side: 100)
        #expect(values(signed) == [-1_000, 7] && signed.isSigned && signed.range == -1_000...7)
        let eight = try GreySamples(array(1, 2, [3, 200], allocated: 8, stored: 8), side: 100)
        #expect(values(eight) == [3, 200] && eight.bits == 8)
    }

    @Test func `are reduced by the mean of whole squares, the rest at the edges too`() throws {
        let reduced = try GreySamples(array(3, 3, [0, 2, 10, 4, 6, 20, 8, 8, 30]), side: 2)
        #expect(reduced.rows == 2 && reduced.columns == 2)
        #expect(values(reduced) == [3, 15, 8, 30])
    }

    @Test func `leave padding out of means and range`() throws {
        var padded = try array(2, 2, [0, 0, 100, 200])
        padded.padding = 0...0
        let whole = try GreySamples(padded, side: 2)
        #expect(whole.range == 100...200)
        let one = try GreySamples(padded, side: 1)
        #expect(values(one) == [150])
    }

    @Test func `have a modality table applied`() throws {
        var tabled = try array(1, 2, [0, 1], allocated: 8, stored: 8)
        tabled.modality = .table(try LookupTable(first: 0, entries: [500, 900], bits: 16))
        let samples = try GreySamples(tabled, side: 8)
        #expect(values(samples) == [500, 900] && samples.bits == 16)
    }
}
