// A packed ECG as an exam: its essential part alone, with its rest, with a wrong one, and cut.
import Exams
import FoundationEssentials
import Intake
import Mutations
import PackedECG
import Samples
import Testing
import WFDB

@Suite struct `Packed recording` {
    private let whole: [ExamFile]
    private let essential: ExamFile
    private let rest: ExamFile

    init() throws {
        let ecg = SampleECG(.normal, seed: 21)
        let files = WFDBFiles(header: ecg.header(named: "s"), data: ecg.signal())
        let parts = try PackedECG.pack(files)
        whole = [ExamFile(name: "s.hea", bytes: files.header), ExamFile(name: "s.dat", bytes: files.data)]
        essential = ExamFile(name: "s.essential", bytes: parts.essential)
        rest = ExamFile(name: "s.rest", bytes: parts.rest)
    }

    private func recording(_ answer: IntakeAnswer) throws -> (Electrocardiogram, [String]) {
        guard case .read(.electrocardiogram(let recording), let warnings) = answer else {
            throw try #require(answer.reason)
        }
        return (recording, warnings.map(\.code))
    }

    @Test func `the parts are told by their bytes`() {
        #expect(FileSignature(of: essential.bytes) == .packedECG)
        #expect(FileSignature(of: rest.bytes) == .packedECGRest)
    }

    @Test func `the essential part is a twelve-lead ECG whose derived leads are marked`() throws {
        let (packed, warnings) = try recording(Intake().describe([essential], claimed: "ECG12"))
        let (original, _) = try recording(Intake().describe(whole))
        #expect(warnings == ["ecg-derived-leads"])
        #expect(packed.leads.filter { $0.isDerived == true }.map(\.name) == ["III", "aVR", "aVL", "aVF"])
        #expect(
            packed.leads.filter { $0.isDerived == nil }.map(\.name) == ["I", "II", "V1", "V2", "V3", "V4", "V5", "V6"])
        #expect(packed.recordName == original.recordName)
        #expect(packed.samplingFrequency == original.samplingFrequency)
        #expect(packed.sampleCount == original.sampleCount)
        #expect(packed.comments == original.comments)
        #expect(packed.leads.map(\.gain) == original.leads.map(\.gain))
        #expect(packed.leads.map(\.checksumMatched) == original.leads.map(\.checksumMatched))
        #expect(try Intake().samples([essential]) == Intake().samples(whole))
    }

    @Test func `with its rest it is described as the original record is, in any order`() throws {
        #expect(Intake().describe([essential, rest]) == Intake().describe(whole))
        #expect(Intake().describe([rest, essential]) == Intake().describe(whole))
        #expect(try Intake().samples([rest, essential]) == Intake().samples(whole))
    }

    @Test func `a recorded lead has no mark in JSON and a derived one has`() throws {
        let json = String(decoding: try JSONEncoder().encode(Intake().describe(whole)), as: UTF8.self)
        #expect(!json.contains("isDerived"))
        let marked = try JSONEncoder().encode(Intake().describe([essential]))
        #expect(String(decoding: marked, as: UTF8.self).contains("\"isDerived\":true"))
        #expect(try JSONDecoder().decode(IntakeAnswer.self, from: marked) == Intake().describe([essential]))
    }

    @Test func `a rest alone waits for its essential part`() {
        let reason = Intake().describe([rest]).reason
        #expect(reason?.code == "incomplete")
        #expect(reason?.place?.file == "s.rest")
    }

    @Test func `a rest that cannot be used is a warning and the ECG is read`() throws {
        let other = try PackedECG.pack(
            WFDBFiles(
                header: SampleECG(.bradycardia, seed: 1).header(named: "t"),
                data: SampleECG(.bradycardia, seed: 1).signal()))
        let foreign = ExamFile(name: "t.rest", bytes: other.rest)
        let (_, warnings) = try recording(Intake().describe([essential, foreign]))
        #expect(warnings == ["packed-ecg-rest-of-another", "ecg-derived-leads"])
        let cut = ExamFile(name: "s.rest", bytes: Array(rest.bytes.dropLast()))
        let (_, others) = try recording(Intake().describe([essential, cut]))
        #expect(others == ["packed-ecg-rest-damaged", "ecg-derived-leads"])
        #expect(try Intake().samples([essential, cut]).count == 12)
    }

    @Test func `a damaged essential part names the place and both languages`() throws {
        let cut = ExamFile(name: "s.essential", bytes: Array(essential.bytes.prefix(900)))
        let reason = try #require(Intake().describe([cut, rest]).reason)
        #expect(reason.code == "packed-ecg-damaged")
        #expect(reason.place?.offset == 900)
        #expect(!reason.zh.isEmpty && !reason.en.isEmpty)
        #expect(throws: reason) { try Intake().samples([cut, rest]) }
    }

    @Test func `a later version is not readable yet`() {
        var bytes = essential.bytes
        bytes[8] = 9
        guard case .notReadableYet(let reason) = Intake().describe([ExamFile(name: "s", bytes: bytes)]) else {
            Issue.record("not said to be of a later version")
            return
        }
        #expect(reason.code == "not-readable-yet-packed-ecg")
    }

    @Test func `two packed ECGs or a record beside one are several exams`() {
        #expect(Intake().describe([essential, essential]).reason?.code == "several-exams-in-one")
        #expect(Intake().describe([essential, rest, rest]).reason?.code == "several-exams-in-one")
        #expect(Intake().describe([essential] + whole).reason?.code == "several-exams-in-one")
    }

    @Test func `a stranger beside it is named`() throws {
        let stranger = ExamFile(name: "notes.txt", bytes: Array("hello".utf8))
        let (_, warnings) = try recording(Intake().describe([essential, rest, stranger]))
        #expect(warnings == ["unused-file"])
    }

    @Test func `a broken copy of either part gets an answer`() {
        for bytes in Mutator.variants(of: essential.bytes, rounds: Mutations.rounds) {
            _ = Intake().describe([ExamFile(name: "s.essential", bytes: bytes), rest])
        }
        for bytes in Mutator.variants(of: rest.bytes, rounds: Mutations.rounds / 10) {
            _ = Intake().describe([essential, ExamFile(name: "s.rest", bytes: bytes)])
        }
    }
}
