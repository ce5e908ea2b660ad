// Records as written, read again and checked by their bytes.
import SCPECG
import Testing
import Waveforms

@Suite struct `Written SCP records` {
    private func recording(_ names: [StandardLead]) -> Recording {
        let leads = names.enumerated().map { index, lead in
            RecordedLead(
                name: lead.rawValue, standard: lead, steps: Waves.lead(index, 1_000).map(Int32.init),
                microvoltsPerStep: 2.5)
        }
        return Recording(frequency: 500, leads: leads, startedAt: "2025-02-28T23:05:09")
    }

    @Test func `what is written is read again without a doubt`() throws {
        var writer = SCPWriter()
        writer.identifier = "A-17"
        writer.familyName = "王"
        writer.givenName = "芳"
        writer.sex = "F"
        writer.birthDate = "19401203"
        let written = recording([.one, .two, .v1, .v2, .v3, .v4, .v5, .v6])
        let record = try SCPRecord(parsing: writer.bytes(written))
        #expect(record.warnings.isEmpty)
        #expect(record.format == "SCP-ECG 2.2")
        #expect(record.recording.leads.filter { !$0.isDerived } == written.leads)
        #expect(record.recording.leads.count == 12)
        #expect(record.recording.startedAt == written.startedAt)
        #expect(record.patient.name == "王 芳")
        #expect(record.patient.identifier == "A-17" && record.patient.sex == "F")
        #expect(record.patient.birthDate == "19401203")
    }

    @Test func `the words are those of the standard`() throws {
        let lead = RecordedLead(name: "II", standard: .two, steps: [0, 1, 2, 2, 30, 400], microvoltsPerStep: 5)
        let bytes = try SCPWriter().bytes(Recording(frequency: 500, leads: [lead]))
        // 0, 1, 0, −1, 28 in eight bits, 342 in sixteen; then one byte fills the section.
        let text = "0" + "100" + "0" + "101" + "1111111110" + "00011100" + "1111111111" + "0000000101010110"
        let padded = text + String(repeating: "0", count: (8 - text.count % 8) % 8)
        let wanted = stride(from: 0, to: padded.count, by: 8).map { start in
            UInt8(padded.dropFirst(start).prefix(8), radix: 2)
        }
        let begin = try #require(bytes.indices.first { bytes[$0...].starts(with: wanted.compactMap(\.self)) })
        #expect(begin > 200)
    }

    @Test func `what does not fit is refused by the lead's name`() {
        let wide = RecordedLead(name: "II", standard: .two, steps: [0, 0, 40_000], microvoltsPerStep: 5)
        #expect(throws: SCPWriter.Failure.range("II")) {
            try SCPWriter().bytes(Recording(frequency: 500, leads: [wide]))
        }
        let strange = RecordedLead(name: "EEG", standard: nil, steps: [0], microvoltsPerStep: 5)
        #expect(throws: SCPWriter.Failure.lead("EEG")) {
            try SCPWriter().bytes(Recording(frequency: 500, leads: [strange]))
        }
        let odd = RecordedLead(name: "II", standard: .two, steps: [0], microvoltsPerStep: 0.00033)
        #expect(throws: SCPWriter.Failure.scale) { try SCPWriter().bytes(Recording(frequency: 500, leads: [odd])) }
    }
}
