// One code table of section 2 as a tree that the bits walk down.

/// What a code word means.
enum HuffmanMeaning: Sendable, Equatable {
    /// The value itself.
    case value(Int32)
    /// The value follows in so many bits, in two's complement.
    case literal(bits: Int)
    /// No value: the words that follow are of another table, counted from 1.
    case table(Int)
}

/// A code word of a table.
struct HuffmanCode: Sendable, Equatable {
    /// The word, its first bit the least significant, as the standard writes it.
    let word: UInt32
    /// Bits of the word.
    let length: Int
    let meaning: HuffmanMeaning

    /// The word with its first bit the most significant, as some writers store it.
    var reversed: HuffmanCode {
        var turned: UInt32 = 0
        for bit in 0..<length where (word >> UInt32(bit)) & 1 == 1 { turned |= 1 << UInt32(length - 1 - bit) }
        return HuffmanCode(word: turned, length: length, meaning: meaning)
    }
}

/// A tree of code words.
struct HuffmanTable: Sendable, Equatable {
    /// Two branches of each node: a node's number, −1 for none, or −2 − n for the end of code n.
    private var branches: [SIMD2<Int32>] = [SIMD2(-1, -1)]
    private var meanings: [HuffmanMeaning] = []

    /// nil when one word is the beginning of another, or the table is empty.
    init?(_ codes: [HuffmanCode]) {
        guard !codes.isEmpty else { return nil }
        for code in codes {
            guard code.length >= 1, code.length <= 32, add(code) else { return nil }
        }
    }

    private mutating func add(_ code: HuffmanCode) -> Bool {
        var node = 0
        for bit in 0..<code.length {
            let branch = Int((code.word >> UInt32(bit)) & 1)
            let next = branches[node][branch]
            if bit == code.length - 1 {
                guard next == -1 else { return false }
                branches[node][branch] = -2 - Int32(meanings.count)
                meanings.append(code.meaning)
            } else if next == -1 {
                branches[node][branch] = Int32(branches.count)
                node = branches.count
                branches.append(SIMD2(-1, -1))
            } else {
                guard next > 0 else { return false }
                node = Int(next)
            }
        }
        return true
    }

    /// The meaning of the next word; nil when the bits end or are no word of this table.
    func next(_ bits: inout BitReader) -> HuffmanMeaning? {
        var node = 0
        while let bit = bits.bit() {
            let next = branches[node][bit]
            if next <= -2 { return meanings[Int(-2 - next)] }
            guard next >= 0 else { return nil }
            node = Int(next)
        }
        return nil
    }

    /// The standard's own table (EN 1064, C.3.7.6): 0 is one bit; ±1 … ±8 are ones, a zero and the sign, up to nine
    /// ones; two words of ten bits stand before a literal of 8 and of 16 bits.
    static let standard: HuffmanTable? = {
        var codes = [HuffmanCode(word: 0, length: 1, meaning: .value(0))]
        for size in 1...8 {
            let ones = (UInt32(1) << UInt32(size)) - 1
            codes.append(HuffmanCode(word: ones, length: size + 2, meaning: .value(Int32(size))))
            let negative = ones | UInt32(1) << UInt32(size + 1)
            codes.append(HuffmanCode(word: negative, length: size + 2, meaning: .value(-Int32(size))))
        }
        codes.append(HuffmanCode(word: 511, length: 10, meaning: .literal(bits: 8)))
        codes.append(HuffmanCode(word: 1_023, length: 10, meaning: .literal(bits: 16)))
        return HuffmanTable(codes)
    }()
}
