// Whether the samples of a group fill their words as its channels' Waveform Bits Stored say (PS3.3 C.10.9.1.4).

/// Some recorders store samples of twelve bits in words of sixteen without spreading their sign. Others say twelve and mean a converter
/// whose zero lies in the middle of its range. The curve tells them apart: a sign that is put back where it was lost mends jumps over
/// the whole range, and makes such jumps anywhere else.
struct StoredBits {
    /// Channels whose negative samples stood as positive ones, and do no more.
    private(set) var putBack: [String] = []
    /// Channels with samples that need more bits than are stated.
    private(set) var beyond: [String] = []

    private let isSigned: Bool?
    private let wordBits: Int
    private let padding: Int32?
    /// A negative sample anywhere in the group proves that signs are there.
    private var hasSigns = false

    init(_ storage: SampleStorage) {
        (isSigned, wordBits, padding) = (storage.isSigned, storage.wordBits, storage.padding)
    }

    /// All channels of the group, before any is asked for.
    mutating func look(at columns: some Sequence<[Int32]>) {
        let padding = padding
        hasSigns = isSigned == true && columns.contains { $0.contains { $0 < 0 && $0 != padding } }
    }

    /// The channel's samples as they are to be read.
    mutating func steps(_ steps: [Int32], of channel: ChannelDefinition) -> [Int32] {
        guard let isSigned, let bits = channel.bitsStored, bits > 1, bits < min(wordBits, 31) else { return steps }
        let whole = Int32(1) << Int32(bits), half = whole / 2, padding = padding
        let real = steps.lazy.filter { $0 != padding }
        guard let least = real.min(), let most = real.max() else { return steps }
        let fits = isSigned ? least >= -half && most < half : most < whole
        if fits { return steps }
        if isSigned, !hasSigns, most < whole {
            let signed = steps.map { $0 >= half && $0 != padding ? $0 - whole : $0 }
            if travel(signed) < travel(steps) {
                putBack.append(channel.name)
                return signed
            }
        }
        beyond.append(channel.name)
        return steps
    }

    /// How far the curve goes up and down in all.
    private func travel(_ steps: [Int32]) -> Int {
        var last: Int32?, sum = 0
        for step in steps where step != padding {
            if let last { sum += abs(Int(step) - Int(last)) }
            last = step
        }
        return sum
    }
}
