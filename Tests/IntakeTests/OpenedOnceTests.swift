// Description and samples from one opening of the files: what two openings give.
import Exams
import Intake
import RealData
import Samples
import Testing

@Suite struct `Recordings opened once` {
    private func agree(_ files: [ExamFile]) throws {
        let (answer, samples) = Intake().describeWithSamples(files, claimed: "ECG12")
        #expect(answer == Intake().describe(files, claimed: "ECG12"))
        #expect(samples == (try Intake().samples(files)))
    }

    @Test func `give the same as opened twice, in each of our own forms`() throws {
        let ecg = SampleECG(.normal, seed: 7)
        let subject = SampleSubject(recordNumber: "A1", name: "试样", sexWord: "Female", ageYears: 50)
        try agree([
            ExamFile(name: "s.hea", bytes: ecg.header(named: "s")), ExamFile(name: "s.dat", bytes: ecg.signal()),
        ])
        let xml = ecg.aecg(about: subject, start: "20261120080000", end: "20261120080010")
        try agree([ExamFile(name: "s.xml", bytes: xml)])
    }

    @Test(
        .enabled(if: RealData.isPresent),
        arguments: RealData.paths(under: "ecg").filter { path in
            [".scp", ".SCP", ".dcm", ".edf", ".xml"].contains { path.hasSuffix($0) }
        })
    func `give the same as opened twice, in each real file`(path: String) throws {
        let file = ExamFile(name: "e", bytes: RealData.bytes(path))
        let (answer, samples) = Intake().describeWithSamples([file])
        #expect(answer == Intake().describe([file]))
        guard case .read(.electrocardiogram, _) = answer else { return }
        #expect(samples == (try Intake().samples([file])))
    }

    @Test func `have no samples where there is no recording`() {
        let (answer, samples) = Intake().describeWithSamples([ExamFile(name: "a", bytes: Array("hello".utf8))])
        #expect(answer.reason?.code == "unknown-file" && samples.isEmpty)
    }
}
