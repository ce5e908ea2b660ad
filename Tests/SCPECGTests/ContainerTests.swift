// The frame of a record: pointers, checksums, missing and damaged parts.
import SCPECG
import Testing
import Waveforms

@Suite struct `SCP records` {
    private func encoder() -> SCPEncoder {
        SCPEncoder(leads: [1, 2, 3, 4, 5, 6, 7, 8].map { ($0, Waves.lead(Int($0), 300)) })
    }

    @Test func `eight stored leads become twelve, the derived ones marked`() throws {
        let record = try SCPRecord(parsing: encoder().bytes())
        let leads = record.recording.leads
        #expect(
            leads.map(\.name) == ["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"])
        #expect(leads.filter(\.isDerived).map(\.name) == ["III", "aVR", "aVL", "aVF"])
        #expect(leads[2].steps[7] == leads[1].steps[7] - leads[0].steps[7])
        #expect(record.format == "SCP-ECG 1.3")
    }

    @Test func `a stored lead is never replaced by a derived one`() throws {
        let codes: [UInt8] = [1, 2, 61, 62]
        let encoder = SCPEncoder(leads: codes.map { ($0, Waves.lead(Int($0), 50)) })
        let leads = try SCPRecord(parsing: encoder.bytes()).recording.leads
        #expect(leads.map(\.name) == ["I", "II", "III", "aVR"])
        #expect(leads.allSatisfy { !$0.isDerived })
    }

    @Test func `gaps between sections, another order and a missing mark raise no doubt`() throws {
        var builder = encoder().builder()
        builder.gap = 14
        builder.order = [6, 3, 2]
        builder.hasMark = false
        #expect(try SCPRecord(parsing: builder.bytes()).warnings.isEmpty)
    }

    @Test(arguments: [-1, 1]) func `a pointer that misses by one byte is followed and said`(shift: Int) throws {
        var builder = encoder().builder()
        builder.pointerShift = shift
        let record = try SCPRecord(parsing: builder.bytes())
        #expect(record.warnings.count == 3)
        #expect(record.recording.sampleCount == 300)
    }

    @Test func `a wrong checksum is a doubt with its place and no refusal`() throws {
        var bytes = encoder().bytes()
        bytes[0] ^= 1
        bytes[bytes.count - 1] ^= 0x10
        let record = try SCPRecord(parsing: bytes)
        #expect(record.warnings.count == 2)
        #expect(record.warnings.contains { if case .recordChecksum = $0 { true } else { false } })
        #expect(record.warnings.contains { if case .sectionChecksum(6, _) = $0 { true } else { false } })
    }

    @Test func `bytes after the record are a doubt about its length alone`() throws {
        let bytes = encoder().bytes()
        let record = try SCPRecord(parsing: bytes + [0, 0, 0])
        #expect(record.warnings == [.recordLength(stated: bytes.count, found: bytes.count + 3)])
    }

    @Test(arguments: [3, 6]) func `a record without its leads or its rhythm is refused by the section's number`(
        number: Int
    ) {
        var builder = encoder().builder()
        builder.sections.removeAll { $0.number == number }
        #expect(throws: SCPError.missingSection(number)) { try SCPRecord(parsing: builder.bytes()) }
    }

    @Test func `a record cut in its rhythm gives what is there, the rest as no sample`() throws {
        let bytes = encoder().bytes()
        let record = try SCPRecord(parsing: Array(bytes.dropLast(700)))
        #expect(record.recording.sampleCount == 300)
        #expect(record.recording.leads.last?.missing != nil)
        #expect(record.warnings.contains { if case .sectionCut(6, _) = $0 { true } else { false } })
        #expect(record.warnings.contains { if case .shortLead(name: "V6", _, _) = $0 { true } else { false } })
    }

    @Test func `leads of several groups follow one another in time`() throws {
        var encoder = SCPEncoder(leads: [1, 2, 3, 4].map { ($0, Waves.lead(Int($0), 100)) })
        encoder.starts = [1, 1, 101, 101]
        let record = try SCPRecord(parsing: encoder.bytes())
        #expect(record.recording.sampleCount == 200)
        let last = try #require(record.recording.leads.last)
        #expect(last.microvolts[99].isNaN)
        #expect(last.steps[100..<200].map(Int.init) == encoder.leads[3].samples)
        #expect(record.recording.leads[0].microvolts[150].isNaN)
    }

    @Test func `leads counted from 0 lose no sample`() throws {
        var encoder = encoder()
        encoder.starts = [Int](repeating: 0, count: 8)
        let record = try SCPRecord(parsing: encoder.bytes())
        #expect(record.recording.leads[0].steps.map(Int.init) == Waves.lead(1, 300))
    }

    @Test func `a start beyond all samples is not followed`() throws {
        var encoder = SCPEncoder(leads: [1, 2].map { ($0, Waves.lead(Int($0), 100)) })
        encoder.starts = [1, 4_000_000]
        let record = try SCPRecord(parsing: encoder.bytes())
        #expect(record.warnings == [.startIgnored(name: "II")])
        #expect(record.recording.sampleCount == 100)
    }

    @Test func `a coded rhythm without its code table is read by the standard's`() throws {
        var builder = encoder().builder()
        builder.sections.removeAll { $0.number == 2 }
        let record = try SCPRecord(parsing: builder.bytes())
        #expect(record.warnings == [.codeTableAssumed])
        #expect(record.recording.leads[0].steps.map(Int.init) == Waves.lead(1, 300))
    }

    @Test func `sections of the third edition are named and not read`() throws {
        var encoder = encoder()
        encoder.version = 30
        encoder.extra = [(12, [1, 2, 3, 4]), (15, [1, 2])]
        let record = try SCPRecord(parsing: encoder.bytes())
        #expect(record.format == "SCP-ECG 3.0")
        #expect(record.warnings == [.sectionNotRead(12), .sectionNotRead(15)])
    }

    @Test(arguments: [2, 3, 4]) func `a long rhythm of the third edition is read where it stands alone`(width: Int)
        throws
    {
        let leads: [UInt8] = [1, 2]
        let samples = [[1, -1], [300, -300], [-5, 7], [0, 9]]
        var body = SCPBuilder.four(250) + [2] + SCPBuilder.four(4) + [UInt8(width)] + [UInt8](repeating: 0, count: 60)
        for lead in leads { body += [lead] + SCPBuilder.two(2_500) + [0] }
        for value in samples.joined() {
            body += SCPBuilder.signed(value) + [UInt8](repeating: value < 0 ? 255 : 0, count: width - 2)
        }
        var builder = SCPBuilder()
        builder.version = 30
        builder.sections = [(12, body)]
        let record = try SCPRecord(parsing: builder.bytes())
        #expect(record.recording.frequency == 250)
        #expect(record.recording.leads[0].steps == [1, 300, -5, 0])
        #expect(record.recording.leads[1].steps == [-1, -300, 7, 9])
        #expect(record.recording.leads[0].microvoltsPerStep == 2.5)
        builder.sections = [(12, body + [0, 0])]
        #expect(throws: SCPError.missingSection(3)) { try SCPRecord(parsing: builder.bytes()) }
    }

    @Test func `an order of differences that the standard does not know is refused`() {
        var builder = encoder().builder()
        for index in builder.sections.indices where builder.sections[index].number == 6 {
            builder.sections[index].body[4] = 3
        }
        #expect(throws: SCPError.self) { try SCPRecord(parsing: builder.bytes()) }
    }

    @Test func `other bytes are no record`() {
        #expect(throws: SCPError.notSCP) { try SCPRecord(parsing: []) }
        #expect(throws: SCPError.notSCP) { try SCPRecord(parsing: [UInt8](repeating: 7, count: 500)) }
        #expect(throws: SCPError.notSCP) { try SCPRecord(parsing: [UInt8](repeating: 0, count: 500)) }
    }
}
