// Broken records of every sort get an answer: a recording, or a typed refusal.
import RealData
import SCPECG
import Testing
import Waveforms

@Suite struct `Broken SCP records` {
    private struct Dice {
        var state: UInt64

        mutating func roll(_ sides: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % max(1, sides)
        }
    }

    private func seeds() -> [[UInt8]] {
        SCPEncoder.Code.allCases.map { code in
            var encoder = SCPEncoder(leads: [(1, Waves.smooth(260)), (2, Waves.smooth(260))])
            encoder.code = code
            encoder.factor = 4
            encoder.reference = encoder.leads.map { Array($0.samples[170..<230]) }
            encoder.referenceFiducial = 31
            encoder.beats = [SCPEncoder.Beat(type: 0, fiducial: 201)]
            encoder.protected = [180...222]
            encoder.extra = [(7, [1, 0] + [UInt8](repeating: 3, count: 30)), (1, [2, 1, 0, 65, 255, 0, 0])]
            return encoder.bytes()
        }
    }

    @Test(arguments: 0..<3) func `two thousand mutations of a record each are read or refused`(number: Int) {
        let seed = seeds()[number]
        var dice = Dice(state: UInt64(number) + 1)
        var read = 0
        for _ in 0..<2_000 {
            var bytes = seed
            if dice.roll(4) == 0 { bytes.removeLast(dice.roll(bytes.count)) }
            for _ in 0..<(1 + dice.roll(6)) where !bytes.isEmpty {
                // Half of the strokes fall on the frame and its lengths.
                let place = dice.roll(2) == 0 ? dice.roll(min(bytes.count, 400)) : dice.roll(bytes.count)
                bytes[place] = [0, 1, 0x7F, 0x80, 0xFF, UInt8(dice.roll(256))][dice.roll(6)]
            }
            do throws(SCPError) {
                _ = try SCPRecord(parsing: bytes)
                read += 1
            } catch {}
        }
        #expect(read > 0)
    }

    @Test(arguments: RealData.paths(under: "ecg/scp")) func `mutations of real records are read or refused`(
        path: String
    ) {
        let seed = RealData.bytes(path)
        var dice = Dice(state: 7)
        for _ in 0..<150 {
            var bytes = seed
            if dice.roll(4) == 0 { bytes.removeLast(dice.roll(bytes.count)) }
            for _ in 0..<(1 + dice.roll(6)) where !bytes.isEmpty {
                let place = dice.roll(2) == 0 ? dice.roll(min(bytes.count, 2_400)) : dice.roll(bytes.count)
                bytes[place] = [0, 1, 0x7F, 0x80, 0xFF, UInt8(dice.roll(256))][dice.roll(6)]
            }
            _ = try? SCPRecord(parsing: bytes)
        }
    }

    @Test func `a directory full of pointers ends quickly`() {
        // Every pointer leads to a section of its own number that reaches to the end of the file.
        let count = 20_000
        var bytes = [UInt8](repeating: 0, count: 6 + 16 + count * 26)
        bytes.replaceSubrange(10..<14, with: SCPBuilder.four(16 + count * 10))
        bytes.replaceSubrange(16..<22, with: Array("SCPECG".utf8))
        for index in 0..<count {
            let number = index + 1
            let place = 22 + count * 10 + index * 16
            bytes.replaceSubrange(
                22 + index * 10..<32 + index * 10,
                with: SCPBuilder.two(number) + SCPBuilder.four(400_000) + SCPBuilder.four(place + 1))
            bytes.replaceSubrange(place + 2..<place + 4, with: SCPBuilder.two(number))
        }
        #expect(throws: SCPError.self) { try SCPRecord(parsing: bytes) }
    }

    @Test func `lengths and counts at their greatest do not make memory`() {
        var builder = SCPEncoder(leads: [(1, Waves.smooth(200))]).builder()
        for index in builder.sections.indices where builder.sections[index].number == 3 {
            builder.sections[index].body.replaceSubrange(6..<10, with: [255, 255, 255, 255])
        }
        let record = try? SCPRecord(parsing: builder.bytes())
        #expect(record?.recording.sampleCount ?? 0 <= 207)
    }
}
