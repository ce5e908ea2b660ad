// Parts whose check holds though their content was made to harm: bounded work, a typed answer, no trap.
import Bytes
import PackedECG
import Samples
import Testing
import WFDB

@Suite struct `Forged packed ECG` {
    /// A short record, so that thousands of forgeries take little time; noise uses every part of the code.
    private static let files: WFDBFiles = {
        var random = SampleRandom(seed: 9)
        let rows = (0..<12).map { _ in (0..<240).map { _ in Int16(random.among(-60...60)) * 5 } }
        return Record.of(rows, before: [1, 2, 3, 4], after: [5])
    }()
    private let parts: PackedECG.Parts

    init() throws { parts = try PackedECG.pack(Self.files) }

    @Test func `any content under a true check gives an answer`() throws {
        var random = SampleRandom(seed: 3)
        let essential = try PackedECG.unpack(essential: parts.essential)
        for _ in 0..<1_500 {
            _ = try? PackedECG.unpack(essential: forged(parts.essential, &random))
            _ = try? PackedECG.unpack(essential, rest: forged(parts.rest, &random))
        }
    }

    @Test(arguments: [0, 600_001, UInt32.max]) func `a sample count out of bounds is refused at its place`(
        count: UInt32
    ) throws {
        let bytes = Forgery.resealed(parts.essential) { Forgery.put(count, at: 20, in: &$0) }
        let error = #expect(throws: PackedECGError.self) { try PackedECG.unpack(essential: bytes) }
        #expect(error?.offset == 20)
    }

    @Test func `more samples than there are bits for are refused`() {
        let bytes = Forgery.resealed(parts.essential) { Forgery.put(600_000, at: 20, in: &$0) }
        let error = #expect(throws: PackedECGError.self) { try PackedECG.unpack(essential: bytes) }
        guard case .malformed(let place)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect((20...bytes.count).contains(place.offset))
    }

    @Test func `fewer samples than the header states are refused`() {
        let bytes = Forgery.resealed(parts.essential) { Forgery.put(239, at: 20, in: &$0) }
        #expect(throws: PackedECGError.self) { try PackedECG.unpack(essential: bytes) }
    }

    @Test func `a stream that gives more than it says is stopped there`() {
        let bomb = Forgery.zlibStream(of: [UInt8](repeating: 0, count: 60_000))
        let bytes = Forgery.resealed(parts.essential) { bytes in
            bytes.removeSubrange(24...)
            bytes += [10, 0, 0, 0, 0, 0, 0, 0] + bomb
            Forgery.put(UInt32(bomb.count), at: 28, in: &bytes)
        }
        #expect(
            throws: PackedECGError.malformed(
                ParseError(.invalid("the zlib stream does not give 10 bytes"), at: 24))
        ) { try PackedECG.unpack(essential: bytes) }
    }

    @Test func `a stream that says it is huge is refused before a byte is made`() {
        let bytes = Forgery.resealed(parts.essential) { Forgery.put(.max, at: 24, in: &$0) }
        #expect(
            throws: PackedECGError.malformed(ParseError(.invalid("4294967295 bytes, at most 65536"), at: 24))
        ) { try PackedECG.unpack(essential: bytes) }
    }

    @Test func `a rest that makes other bytes is refused`() {
        let bytes = Forgery.resealed(parts.rest) { Forgery.put(0, at: 24, in: &$0) }
        #expect(throws: PackedECGError.dataDiffers) {
            try PackedECG.unpack(essential: parts.essential, rest: bytes)
        }
    }

    private func forged(_ part: [UInt8], _ random: inout SampleRandom) -> [UInt8] {
        Forgery.resealed(part) { bytes in
            for _ in 0..<random.among(1...4) where bytes.count > 21 {
                let place = random.among(20...bytes.count - 1)
                switch random.below(4) {
                case 0: bytes[place] ^= 1 << UInt8(random.below(8))
                case 1: bytes[place] = UInt8(random.below(256))
                case 2: bytes.insert(UInt8(random.below(256)), at: place)
                default: bytes.removeSubrange(place..<min(bytes.count, place + random.among(1...40)))
                }
            }
        }
    }
}
