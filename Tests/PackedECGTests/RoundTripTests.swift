// Whole records through the pack and back: synthetic ones, noise, extremes and gaps.
import PackedECG
import Samples
import Testing
import WFDB

@Suite struct `Packed ECG` {
    /// 40 KiB: what a line of 23 kbit/s carries in 14 s, or in 28 s beside an equal stream.
    static let essentialGoal = 40 << 10

    @Test(arguments: HeartCondition.allCases)
    func `a synthetic ECG comes back byte for byte`(condition: HeartCondition) throws {
        let files = Record.synthetic(condition)
        let parts = try PackedECG.pack(files)
        let restored = try PackedECG.unpack(essential: parts.essential, rest: parts.rest)
        #expect(restored.files == files)
        #expect(restored.dataName == "s.dat")
        print("packed \(condition.rawValue): \(parts.essential.count) + \(parts.rest.count) bytes")
        #expect(parts.essential.count <= Self.essentialGoal)
    }

    @Test func `the essential part alone gives twelve leads, of which four are marked as derived`() throws {
        let files = Record.synthetic(.normal)
        let essential = try PackedECG.unpack(essential: PackedECG.pack(files).essential)
        let record = try Record.read(files)
        #expect(essential.header == record.header)
        #expect(essential.headerBytes == files.header)
        #expect(essential.sampleCount == 5_000)
        #expect(zip(SampleECG.leads, essential.isDerived).filter(\.1).map(\.0) == ["III", "aVR", "aVL", "aVF"])
        #expect(essential.samples == record.samples(), "I and II are even, so the derived leads are exact")
        #expect(essential.summaries == record.summaries())
    }

    private func expectRoundTrip(_ files: WFDBFiles, _ comment: Comment? = nil) throws {
        let parts = try PackedECG.pack(files)
        let restored = try PackedECG.unpack(essential: parts.essential, rest: parts.rest)
        #expect(restored.files == files, comment)
        let essential = try PackedECG.unpack(essential: parts.essential)
        let whole = restored.record.samples()
        for (signal, isDerived) in essential.isDerived.enumerated() where !isDerived {
            #expect(essential.samples[signal] == whole[signal], comment)
        }
    }

    @Test func `leads in any order and spelling come back`() throws {
        let names = ["v6", "AVF", "ii", "V1", "aVL", "III", "V5", "AVR", "V2", "I", "V4", "V3"]
        var random = SampleRandom(seed: 1)
        let rows = names.map { _ in (0..<700).map { _ in Int16(random.among(-900...900)) } }
        try expectRoundTrip(Record.of(rows, names: names))
    }

    @Test func `noise over all values of 16 bits comes back`() throws {
        var random = SampleRandom(seed: 2)
        let rows = (0..<12).map { _ in (0..<900).map { _ in Int16(truncatingIfNeeded: Int(random.next() & 0xFFFF)) } }
        try expectRoundTrip(Record.of(rows))
    }

    @Test func `the extremes in turn come back`() throws {
        let ends: [Int16] = [.min, .max, 0, .max, .min, .min, .max]
        let rows = (0..<12).map { lead in (0..<500).map { ends[($0 / (lead + 1)) % ends.count] } }
        try expectRoundTrip(Record.of(rows))
    }

    @Test func `flat leads and very short records come back`() throws {
        for length in [1, 2, 3, 50] {
            let rows = (0..<12).map { [Int16](repeating: Int16($0) * 7, count: length) }
            try expectRoundTrip(Record.of(rows), "\(length) samples")
        }
    }

    @Test(arguments: ["1000(0)/mV", "205(-512)/mV", "0/mV", "11468.25(-17331)/uV", "1000(100000)/mV"])
    func `any gain and baseline comes back`(scale: String) throws {
        let rows = SampleECG(.normal, seed: 4).microvolts.map { Array($0.prefix(600)) }
        try expectRoundTrip(Record.of(rows, scale: scale))
    }

    @Test func `bytes before and after the samples come back`() throws {
        let rows = SampleECG(.normal, seed: 4).microvolts.map { Array($0.prefix(300)) }
        try expectRoundTrip(Record.of(rows, before: Array(1...24), after: [9, 8, 7]))
    }

    @Test func `a header with comments odd line ends and no length comes back`() throws {
        let files = Record.of((0..<12).map { [Int16]($0...$0 + 4) })
        let text =
            "# 病人 Age: 40\r\n\r\n"
            + String(decoding: files.header, as: UTF8.self).replacing("500 5\n", with: "500\r\n") + "#Sex: M"
        let odd = WFDBFiles(header: Array(text.utf8), data: files.data)
        try expectRoundTrip(odd)
        #expect(try PackedECG.unpack(essential: PackedECG.pack(odd).essential).header.comments.last == "Sex: M")
    }

    @Test func `a missing sample of I or II is missing in the derived leads`() throws {
        var rows = [[Int16]](repeating: [10, 20, 30, 40], count: 12)
        rows[0][1] = .min
        rows[1][2] = .min
        let files = Record.of(rows)
        let essential = try PackedECG.unpack(essential: PackedECG.pack(files).essential)
        #expect(essential.samples[2] == [0, -32_768, -32_768, 0])
        try expectRoundTrip(files)
    }

    @Test func `derived leads turn about the baseline`() throws {
        var rows = [[Int16]](repeating: [0], count: 12)
        rows[0] = [130]
        rows[1] = [161]
        let essential = try PackedECG.unpack(
            essential: PackedECG.pack(Record.of(rows, scale: "1000(100)/mV")).essential)
        #expect(essential.samples[2...5].map { $0[0] } == [131, 55, 100, 146])
    }

    @Test func `noise of forty-five microvolts in every lead still fits the goal`() throws {
        var random = SampleRandom(seed: 8)
        let rows = SampleECG(.normal, seed: 21).microvolts.map { $0.map { $0 + Int16(45 * random.normal()) } }
        let essential = try PackedECG.pack(Record.of(rows)).essential
        print("packed with noise: \(essential.count) bytes")
        #expect(essential.count <= Self.essentialGoal)
    }

    @Test func `the same record gives the same bytes`() throws {
        let files = Record.synthetic(.normal)
        #expect(try PackedECG.pack(files) == PackedECG.pack(files))
    }
}
