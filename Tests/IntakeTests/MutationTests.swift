// Broken inputs made from whole ones: bytes turned, cut out, doubled. Every one gets an answer.
import Exams
import FoundationEssentials
import Intake
import Mutations
import Raster
import RealData
import Testing

@Suite struct `Mutations` {
    /// Rounds per seed: few in every run, more when LIANYI_MUTATIONS asks for them.
    static let rounds = ProcessInfo.processInfo.environment["LIANYI_MUTATIONS"].flatMap(Int.init) ?? 200

    private static let header = Array(
        "r 2 500 3\nr.dat 16+0 200(0)/mV 12 0 1 6 0 I\nr.dat 16+0 200(0)/mV 12 0 1 6 0 II\n# Age: 40\n".utf8)
    private static let data = ExamFile(name: "r.dat", bytes: [1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0])

    @Test func `a broken message gets an answer`() {
        for bytes in Mutator.variants(of: Array(`Blood count`.message.utf8), rounds: Self.rounds) {
            _ = Intake().describe([ExamFile(name: "m.hl7", bytes: bytes)])
        }
    }

    @Test func `a broken record or frame gets an answer`() {
        for whole in [`Blood count of an ASTM line`.bare, `Blood count of an ASTM line`.framed] {
            for bytes in Mutator.variants(of: whole, rounds: Self.rounds) {
                _ = Intake().describe([ExamFile(name: "m.astm", bytes: bytes)])
            }
        }
    }

    @Test func `a broken header gets an answer`() {
        for bytes in Mutator.variants(of: Self.header, rounds: Self.rounds) {
            let files = [ExamFile(name: "r.hea", bytes: bytes), Self.data]
            _ = Intake().describe(files)
            _ = try? Intake().samples(files)
        }
    }

    @Test func `a broken picture gets an answer`() throws {
        let samples = (0..<256).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        let picture = try #require(Pixels(width: 16, height: 16, channels: 1, samples: .eight(samples)))
        for bytes in try Mutator.variants(of: picture.png(), rounds: Self.rounds) {
            _ = Intake().describe([ExamFile(name: "p.png", bytes: bytes)])
            _ = try? PictureDecoder(bytes).pixels()
        }
    }

    @Test(
        .enabled(if: RealData.isPresent),
        arguments: ["lab", "ecg/wfdb/formats", "ecg/aecg", "ecg/edf", "image/png/pngsuite", "image/jpeg-malformed"])
    func `broken copies of real files get an answer`(folder: String) {
        for path in RealData.paths(under: folder) {
            let name = String(path.split(separator: "/").last ?? "")
            for bytes in Mutator.variants(of: RealData.bytes(path), rounds: max(1, Self.rounds / 50)) {
                _ = Intake().describe([ExamFile(name: name, bytes: bytes)])
                _ = try? PictureDecoder(bytes).pixels()
            }
        }
    }
}
