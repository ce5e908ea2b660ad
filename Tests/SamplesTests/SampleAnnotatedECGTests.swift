// The synthetic aECG holds the samples of the synthetic ECG.
import AECG
import Samples
import Testing
import Waveforms

@Suite struct `Sample aECG` {
    @Test func `it is read without a doubt and equal to the generator's samples`() throws {
        let bytes = try #require(SampleFile.all.first { $0.path == "AECG/ecg-normal.xml" }).bytes
        let file = try AECGDocument(reading: bytes)
        #expect(file.doubts == [])
        #expect(file.recording.leads.map(\.standard) == StandardLead.allCases.map(Optional.some))
        #expect(file.recording.leads.map(\.steps) == SampleECG(.normal, seed: 21).microvolts.map { $0.map(Int32.init) })
        #expect(file.recording.frequency == 500)
        #expect(file.subject.id == "QY000007")
    }
}
