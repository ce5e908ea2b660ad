// Broken files made from whole ones: bytes turned, cut out, doubled, lengths forged. Every one gets an answer.
import DICOM
import FoundationEssentials
import Mutations
import RealData
import Testing
import Waveforms

@Suite struct `DICOM mutations` {
    /// Rounds per seed: few in every run, more when LIANYI_MUTATIONS asks for them.
    static let rounds = ProcessInfo.processInfo.environment["LIANYI_MUTATIONS"].flatMap(Int.init) ?? 300

    /// Everything the room can do with bytes.
    static func read(_ bytes: [UInt8]) {
        guard let file = try? DICOMFile(bytes) else { return }
        for element in file.dataSet.elements {
            _ = file.dataSet.decoded(element.tag)
            _ = file.dataSet.numbers(element.tag)
            _ = file.dataSet.integers(element.tag)
        }
        if let exam = try? WaveformExam(file) { _ = exam.main.recording.leads.map(\.microvolts) }
        _ = try? Deidentification.file(file, pseudonym: "X", salt: [1], hash: { _ in [UInt8](repeating: 3, count: 32) })
        guard let pixels = try? PixelData(file) else { return }
        for index in 0..<min(3, pixels.frameCount) {
            guard let frame = try? pixels.frame(index) else { continue }
            #expect(frame.bytes.count == frame.layout.frameBytes)
        }
    }

    @Test func `a broken picture, in plain bytes or run lengths, gets an answer`() {
        let header = Raw.number(2, 4) + Raw.number(64, 4) + Raw.number(68, 4) + [UInt8](repeating: 0, count: 52)
        var packed = `DICOM writer`.chest
        packed.set(.rows, 2)
        packed.set(.columns, 2)
        packed.set(frames: [header + [0xFE, 1, 0, 2] + [3, 9, 8, 7, 6, 0x80]])
        for (seed, syntax) in [
            (`DICOM writer`.chest, TransferSyntax.explicitLittle), (packed, TransferSyntax.rle),
        ] {
            let whole = DICOMWriter.file(seed, transferSyntax: syntax)
            for bytes in Mutator.variants(of: whole, rounds: Self.rounds * 5) { Self.read(bytes) }
            for length in 0..<whole.count { Self.read(Array(whole.prefix(length))) }
        }
    }

    @Test(
        .enabled(if: RealData.isPresent),
        arguments: ["image/dicom", "image/dicom-charset", "image/dicom-malformed", "ecg/dicom"])
    func `broken copies of real files get an answer`(folder: String) {
        for path in RealData.paths(under: folder) {
            let whole = RealData.bytes(path)
            guard whole.count < 100_000 else { continue }
            for bytes in Mutator.variants(of: whole, rounds: max(1, Self.rounds / 15)) { Self.read(bytes) }
        }
    }

    /// The elements before the pixels are where lengths and tags are: most changes are made there.
    @Test func `a small file cannot ask for much`() {
        var set = `DICOM writer`.chest
        set.set(.rows, 60_000)
        set.set(.columns, 60_000)
        set.set(.numberOfFrames, 2_000_000_000)
        Self.read(DICOMWriter.file(set))
        set.set(.rows, 16_000)
        set.set(.columns, 8_000)
        set.set(.numberOfFrames, 1)
        set.set(frames: [Raw.number(2, 4) + Raw.number(64, 4) + Raw.number(64, 4) + [UInt8](repeating: 0, count: 60)])
        Self.read(DICOMWriter.file(set, transferSyntax: TransferSyntax.rle))
    }
}
