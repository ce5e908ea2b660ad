// A recording from its parts: whole, incomplete, lying, and with files that do not belong to it.
import Exams
import Intake
import Testing

@Suite struct `Recording` {
    private let data = ExamFile(name: "r.dat", bytes: [1, 0, 2, 0, 3, 0])

    private func describe(_ header: String, _ others: ExamFile...) -> IntakeAnswer {
        Intake().describe([ExamFile(name: "r.hea", bytes: Array(header.utf8))] + others)
    }

    private func warnings(_ answer: IntakeAnswer) -> [String]? {
        guard case .read(_, let warnings) = answer else { return nil }
        return warnings.map(\.code)
    }

    @Test func `a whole record is read without a warning`() throws {
        let answer = describe("r 1 500 3\nr.dat 16 200/mV 12 0 1 6 0 II\n# Age: 40\n# Sex: Male\n", data)
        #expect(warnings(answer) == [])
        guard case .electrocardiogram(let recording)? = answer.content else { return }
        #expect(recording.leads.first?.checksumMatched == true)
        #expect(recording.identity.age == "40")
        #expect(recording.identity.sex == "Male")
        #expect(recording.duration == 0.006)
    }

    @Test func `the samples follow the description`() throws {
        let header = ExamFile(name: "r.hea", bytes: Array("r 1 500 3\nr.dat 16 200 12 0 1 6 0 II\n".utf8))
        #expect(try Intake().samples([header, data]) == [LeadSamples(name: "II", values: [1, 2, 3])])
    }

    @Test func `samples of something else are refused with the reason`() {
        #expect(throws: IntakeReason.self) { try Intake().samples([data]) }
    }

    @Test func `a missing part is named`() throws {
        let reason = try #require(describe("r 1 500 3\nr.dat 16\n").reason)
        #expect(reason.code == "incomplete")
        #expect(reason.place?.file == "r.dat")
    }

    @Test func `a header that lies about its length names file and bytes`() throws {
        let reason = try #require(describe("r 1 500 4\nr.dat 16\n", data).reason)
        #expect(reason.code == "wfdb-shorter-than-declared")
        #expect(reason.place?.file == "r.dat")
        #expect(reason.en.contains("8 bytes"))
        #expect(reason.en.contains("has 6"))
    }

    @Test func `a wrong checksum is a warning`() {
        #expect(warnings(describe("r 1 500 3\nr.dat 16 200 12 0 1 7\n", data)) == ["wfdb-checksum-differs"])
    }

    @Test func `a file of other case is found and a stranger is named`() {
        let upper = ExamFile(name: "R.DAT", bytes: data.bytes)
        #expect(warnings(describe("r 1 500 3\nr.dat 16\n", upper)) == [])
        let stranger = ExamFile(name: "r.atr", bytes: [0, 0])
        #expect(warnings(describe("r 1 500 3\nr.dat 16\n", data, stranger)) == ["unused-file"])
    }

    @Test func `a header cannot name itself as its data`() {
        #expect(describe("r 1 500 3\nr.hea 16\n").reason?.code == "incomplete")
    }

    @Test func `a FLAC record is not readable yet`() {
        guard case .notReadableYet(let reason) = describe("r 1 500 3\nr.dat 516\n", data) else {
            Issue.record("read")
            return
        }
        #expect(reason.code == "not-readable-yet-wfdb-format")
        #expect(reason.en.contains("FLAC"))
        #expect(reason.place?.line == 2)
    }

    @Test func `annotations beside the record are its findings`() throws {
        // A rhythm at 1 with "(N" beside it, a normal beat at 2, the end mark.
        let annotations = ExamFile(name: "r.atr", bytes: [0x01, 0x70, 0x02, 0xFC, 0x28, 0x4E, 0x01, 0x04, 0, 0])
        let answer = describe("r 1 500 3\nr.dat 16\n", data, annotations)
        #expect(warnings(answer) == [])
        guard case .electrocardiogram(let recording)? = answer.content else { return }
        #expect(recording.device?.statements == [.init(code: "rhythm", text: "0:00:00.002 (N")])
        #expect(recording.device?.measurements.map(\.code) == ["beats", "beats N"])
        #expect(recording.device?.measurements.map(\.value) == [1, 1])
    }

    @Test func `annotations alone miss their record`() {
        let annotations = ExamFile(name: "r.atr", bytes: [0x02, 0x04, 0, 0])
        #expect(Intake().describe([annotations]).reason?.code == "incomplete")
    }

    @Test func `annotations of another record or cut off are told`() {
        let annotations = ExamFile(name: "q.atr", bytes: [0x02, 0x04, 0, 0])
        #expect(warnings(describe("r 1 500 3\nr.dat 16\n", data, annotations)) == ["unused-file"])
        let cut = ExamFile(name: "r.atr", bytes: [0x02, 0x04])
        #expect(warnings(describe("r 1 500 3\nr.dat 16\n", data, cut)) == ["wfdb-annotations-cut"])
    }

    @Test func `a record of segments is one exam`() throws {
        let parts = [
            ExamFile(name: "w.hea", bytes: Array("w/3 1 500 5\nr 3\n~ 1\ns 1\n".utf8)),
            ExamFile(name: "r.hea", bytes: Array("r 1 500 3\nr.dat 16 200 12 0 1 6 0 II\n".utf8)), data,
            ExamFile(name: "s.hea", bytes: Array("s 1 500 1\ns.dat 16 200 12 0 9 9 0 II\n".utf8)),
            ExamFile(name: "s.dat", bytes: [9, 0]),
        ]
        #expect(warnings(Intake().describe(parts)) == [])
        #expect(try Intake().samples(parts) == [LeadSamples(name: "II", values: [1, 2, 3, .min, 9])])
        #expect(Intake().describe(Array(parts.dropLast())).reason?.code == "incomplete")
    }

    @Test func `what is doubtful is a warning`() {
        #expect(warnings(describe("r 1 500 3\nr.dat 16 200 12 0 7\n", data)) == ["wfdb-initial-value-differs"])
        #expect(warnings(describe("r 1 500 3\nr.dat 16 200 II\n", data)) == ["wfdb-line-cut-short"])
        #expect(describe("r 1 500 3\nx/r.dat 16\n", data).reason?.code == "wfdb-path-in-name")
    }

    @Test func `a header cut at any byte gives an answer`() {
        let text = "r 1 500 3\nr.dat 16+0 200(0)/mV 12 0 1 6 0 II\n# Age: 40\n"
        for length in 0...text.utf8.count { _ = describe(String(text.prefix(length)), data) }
    }
}
