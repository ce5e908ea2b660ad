// Thousands of damaged frames of every coding: each ends in a frame of the declared size or a typed error.
import PixelCodecs
import RealData
import Testing

@Suite struct `Damaged frames` {
    /// Cuts, flips and random bytes, the same in every run; the result must fit what it says of itself.
    private static func damage(_ frame: [UInt8], _ decoder: FrameDecoder, times: Int, seed: UInt64) {
        var random = Dice(seed: seed)
        for _ in 0..<times {
            var bytes = frame
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes.removeLast(Int.random(in: 0...bytes.count, using: &random))
            case 1:
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes.replaceSubrange(place..., with: repeatElement(0, count: bytes.count - place))
            default:
                // The header is the smaller part and the more telling one.
                let reach = Bool.random(using: &random) ? min(bytes.count, 200) : bytes.count
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    bytes[Int.random(in: 0..<reach, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
            }
            guard let decoded = try? decoder.decode(bytes) else { continue }
            let found = decoded.description
            #expect(
                decoded.bytes.count == found.rows * found.columns * found.samplesPerPixel * found.bitsAllocated / 8)
        }
    }

    @Test func `a lossless JPEG`() {
        let coded = LosslessJPEG.frame(width: 30, height: 20, precision: 12, (0..<600).map { $0 * 37 % 4096 })
        let decoder = FrameDecoder(
            transferSyntax: "1.2.840.10008.1.2.4.70",
            `Compressed frames`.description(rows: 20, columns: 30, allocated: 16, stored: 12))
        Self.damage(coded, decoder, times: 3_000, seed: 70)
    }

    @Test(
        .enabled(if: RealData.isPresent),
        arguments: EncapsulatedFrames.paths().filter { RealData.bytes($0).count < 50_000 })
    func `a real frame`(path: String) throws {
        let decoder = try #require(EncapsulatedFrames.decoder(path))
        let frame = try #require(EncapsulatedFrames.frames(path).first)
        Self.damage(frame, decoder, times: 200, seed: UInt64(frame.count))
    }
}

/// Numbers that are the same in every run.
struct Dice: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ state >> 29
    }
}
