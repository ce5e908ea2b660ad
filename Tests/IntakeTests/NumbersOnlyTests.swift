// Recordings of files that carry hardly more than numbers: MATLAB structures, and raw samples with a header.
import Exams
import Intake
import RealData
import Testing

@Suite struct `Recordings of bare numbers` {
    private func describe(_ name: String, _ bytes: [UInt8]) -> IntakeAnswer {
        Intake().describe([ExamFile(name: name, bytes: bytes)], claimed: "ECG12")
    }

    private let raw =
        Array(
            #"{"lianyi-ecg":1,"frequency":500,"sampleCount":2,"encoding":"int16le","layout":"interleaved","leads":[{"name":"ii","microvoltsPerStep":5}],"patient":{"id":"A1","idType":"MR"},"findings":{"statements":[{"text":"窦性心律"}]}}"#
                .utf8) + [0x0A, 1, 0, 2, 0]

    @Test func `raw samples make a recording`() throws {
        guard case .read(.electrocardiogram(let recording), let warnings) = describe("e.ecg", raw) else {
            Issue.record("not read")
            return
        }
        #expect(warnings.isEmpty)
        #expect(recording.recordName == "e")
        #expect(recording.leads.map(\.name) == ["II"])
        #expect(recording.leads.map(\.gain) == [200])
        #expect(recording.identity.identifiers == [.init(value: "A1", type: "MR")])
        #expect(recording.device?.statements.map(\.text) == ["窦性心律"])
        #expect(try Intake().samples([ExamFile(name: "e", bytes: raw)]) == [LeadSamples(name: "II", values: [1, 2])])
    }

    @Test func `raw samples that are wrong say where`() {
        #expect(describe("e", raw + [0]).reason?.code == "raw-ecg-length")
        let text = String(decoding: raw.dropLast(5), as: UTF8.self)
        func changed(_ old: String, _ new: String) -> [UInt8] {
            Array(text.replacing(old, with: new).utf8) + [0x0A, 1, 0, 2, 0]
        }
        #expect(describe("e", changed("500", "0")).reason?.code == "raw-ecg-bad-field")
        #expect(describe("e", changed("500", "0")).reason?.zh.contains("大于 0、不超过 100000 的数，单位 Hz") == true)
        #expect(describe("e", changed("\"frequency\":500,", "")).reason?.code == "raw-ecg-field-missing")
        #expect(describe("e", changed("}}", "}")).reason?.code == "raw-ecg-bad-json")
        #expect(describe("e", changed("ecg\":1", "ecg\":2")).reason?.code == "not-readable-yet-raw-ecg-version")
        #expect(describe("e", Array(text.utf8)).reason?.code == "raw-ecg-header-unended")
        guard case .read(_, let warnings) = describe("e", changed("\"patient\"", "\"patinet\"")) else { return }
        #expect(warnings.map(\.code) == ["raw-ecg-unknown-fields"])
    }

    @Test(.enabled(if: RealData.isPresent)) func `a MATLAB file of CPSC 2018 is read with what had to be assumed`() {
        let answer = describe("A1980.mat", RealData.bytes("ecg/mat/cpsc2018/A1980.mat"))
        guard case .read(.electrocardiogram(let recording), let warnings) = answer else {
            Issue.record("not read")
            return
        }
        #expect(warnings.map(\.code) == ["mat-assumed"])
        #expect(recording.recordName == "A1980")
        #expect(recording.sampleCount == 5_000)
        #expect(recording.identity.sex == "Male")
        #expect(recording.identity.age == "52")
    }

    @Test func `a MATLAB file of another sort says what to do`() {
        let hdf5 = Array("MATLAB 7.3 MAT-file, Platform: GLNXA64".utf8)
        #expect(describe("a.mat", hdf5).reason?.code == "not-readable-yet-mat-hdf5")
        #expect(describe("a.mat", Array("MATLAB 5.0 MAT-file".utf8)).reason?.code == "mat-not-level-5")
    }
}
