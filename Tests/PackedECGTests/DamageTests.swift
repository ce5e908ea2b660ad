// Parts cut, changed, swapped and made to lie: every one is refused with its kind and place, none traps.
import PackedECG
import Samples
import Testing
import WFDB

@Suite struct `Damaged packed ECG` {
    private static let files = Record.synthetic(.normal)
    private let parts: PackedECG.Parts

    init() throws { parts = try PackedECG.pack(Self.files) }

    @Test func `a part cut at any byte is refused`() throws {
        for length in 0..<parts.essential.count {
            let cut = Array(parts.essential.prefix(length))
            #expect(throws: PackedECGError.self, "cut at \(length)") { try PackedECG.unpack(essential: cut) }
        }
        let essential = try PackedECG.unpack(essential: parts.essential)
        for length in 0..<parts.rest.count {
            let cut = Array(parts.rest.prefix(length))
            #expect(throws: PackedECGError.self, "cut at \(length)") {
                try PackedECG.unpack(essential, rest: cut)
            }
        }
    }

    @Test func `a cut and a longer part say both lengths`() {
        let whole = parts.essential.count
        #expect(throws: PackedECGError.length(stated: whole, found: whole - 1)) {
            try PackedECG.unpack(essential: parts.essential.dropLast())
        }
        #expect(throws: PackedECGError.length(stated: whole, found: whole + 1)) {
            try PackedECG.unpack(essential: parts.essential + [0])
        }
        #expect(PackedECGError.length(stated: 20, found: 7).offset == 7)
    }

    @Test func `one turned bit anywhere is refused and never gives samples`() throws {
        var random = SampleRandom(seed: 5)
        let head = 0..<160
        let others = (0..<2_000).map { _ in random.below(parts.essential.count * 8) }
        for bit in Array(head) + others {
            var bytes = parts.essential
            bytes[bit / 8] ^= 0x80 >> UInt8(bit % 8)
            #expect(throws: PackedECGError.self, "bit \(bit)") { try PackedECG.unpack(essential: bytes) }
        }
        let essential = try PackedECG.unpack(essential: parts.essential)
        for bit in 0..<parts.rest.count * 8 {
            var bytes = parts.rest
            bytes[bit / 8] ^= 0x80 >> UInt8(bit % 8)
            #expect(throws: PackedECGError.self, "bit \(bit)") {
                try PackedECG.unpack(essential, rest: bytes)
            }
        }
    }

    @Test func `a part in the place of the other and a foreign file are told apart`() {
        #expect(throws: PackedECGError.otherPart(found: .rest)) { try PackedECG.unpack(essential: parts.rest) }
        #expect(throws: PackedECGError.otherPart(found: .essential)) {
            try PackedECG.unpack(essential: parts.essential, rest: parts.essential)
        }
        #expect(throws: PackedECGError.notPacked) { try PackedECG.unpack(essential: Self.files.header) }
        #expect(throws: PackedECGError.notPacked) { try PackedECG.unpack(essential: []) }
    }

    @Test func `the rest of another record is refused`() throws {
        let other = try PackedECG.pack(Record.synthetic(.bradycardia))
        #expect(throws: PackedECGError.otherRecord) {
            try PackedECG.unpack(essential: parts.essential, rest: other.rest)
        }
    }

    @Test func `a later version is said to be one`() {
        var bytes = parts.essential
        bytes[8] = 2
        #expect(throws: PackedECGError.version(2)) { try PackedECG.unpack(essential: bytes) }
        #expect(PackedECGPart(beginning: bytes) == .essential)
    }
}
