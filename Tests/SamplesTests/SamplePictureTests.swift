// Synthetic pictures: a true PNG, marked as synthetic. And the arithmetic under all samples.
import Foundation
import Samples
import Testing

@Suite struct SamplePictureTests {
    @Test func `a picture is a grey PNG of the size asked for`() {
        for bits in [8, 16] {
            let bytes = SamplePicture(width: 40, height: 30, bits: bits, seed: 1).png()
            #expect(Array(bytes[0..<8]) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
            #expect(Array(bytes[16..<26]) == [0, 0, 0, 40, 0, 0, 0, 30, UInt8(bits), 0])
            // The end chunk and its check are the same in every PNG.
            #expect(Array(bytes.suffix(8)) == [0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82])
        }
    }

    @Test func `a senseless size is held in bounds`() {
        let picture = SamplePicture(width: -5, height: 0, bits: 3, seed: 1)
        #expect(picture.width == 16 && picture.height == 16 && picture.bits == 8)
    }

    @Test func `the chance is SplitMix64`() {
        // First values for the seed 1234567 as published at Rosetta Code, "Pseudo-random numbers/Splitmix64".
        var random = SampleRandom(seed: 1_234_567)
        #expect(random.next() == 6_457_827_717_110_365_317)
        #expect(random.next() == 3_203_168_211_198_807_973)
        #expect(random.next() == 9_817_491_932_198_370_423)
        #expect(random.below(0) == 0)
    }
}
