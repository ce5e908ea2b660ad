// The handheld's dialect, and files that only look like it.
import SCPECG
import Testing
import Waveforms

@Suite struct `Heal Force's dialect` {
    /// A file of the dialect: samples of leads taking turns, in groups of four.
    private func file(leads: Int, _ samples: [Int], marked: Set<Int> = []) -> [UInt8] {
        var run: [UInt8] = []
        for start in stride(from: 0, to: samples.count - 3, by: 4) {
            let tens = (0..<4).map { samples[start + $0] + 512 + (marked.contains(start + $0) ? 2_048 : 0) }
            let nibbles = [tens[3] / 256, tens[3] / 16 % 16, tens[3] % 16]
            for index in 0..<3 {
                let mark = tens[index] >= 2_048 ? 32_768 : 0
                run += SCPBuilder.two(tens[index] % 1_024 + nibbles[index] * 1_024 + mark)
            }
        }
        func section(_ number: Int, _ body: [UInt8]) -> [UInt8] {
            let rest = SCPBuilder.two(number) + SCPBuilder.four(body.count + 16) + [13, 13, 0, 0, 0, 0, 0, 0] + body
            return SCPBuilder.two(SCPBuilder.checksum(rest, from: 0)) + rest
        }
        let identity = SCPBuilder.tag(2, Array("00042".utf8)) + SCPBuilder.tag(25, [7, 0xE9, 3, 4]) + [0, 0, 0]
        let parts = [
            (1, section(1, identity)), (3, section(3, [UInt8(leads), 4] + [UInt8](repeating: 0, count: 10))),
            (6, section(6, SCPBuilder.two(9_524) + SCPBuilder.two(150) + [0, 0] + SCPBuilder.two(run.count) + run)),
        ]
        var place = 6 + 16 + 40
        var pointers = SCPBuilder.two(0) + SCPBuilder.four(56) + SCPBuilder.four(0)
        for (number, bytes) in parts {
            pointers += SCPBuilder.two(number) + SCPBuilder.four(bytes.count) + SCPBuilder.four(place)
            place += bytes.count
        }
        let body = section(0, pointers) + parts.flatMap(\.1)
        return [1, 2, 0, 0] + SCPBuilder.two(body.count + 6) + body
    }

    @Test(arguments: [1, 2, 3, 4]) func `leads take turns, however many there are`(leads: Int) throws {
        let samples = (0..<48).map { ($0 * 37) % 900 - 450 }
        let record = try SCPRecord(parsing: file(leads: leads, samples))
        #expect(record.format == "HealForce")
        #expect(record.recording.leads.count == leads)
        #expect(record.recording.frequency == 150)
        #expect(record.patient.identifier == "00042")
        #expect(record.patient.startedAt == "2025-03-04")
        for (index, lead) in record.recording.leads.enumerated() {
            #expect(lead.steps.map(Int.init) == stride(from: index, to: 48, by: leads).map { samples[$0] })
            #expect(lead.microvoltsPerStep == 9.524)
        }
    }

    @Test func `beats that the device marked are found in every place of a group`() throws {
        let record = try SCPRecord(parsing: file(leads: 1, [Int](repeating: 0, count: 40), marked: [5, 7, 22, 39]))
        #expect(record.recording.findings.measurements.compactMap(\.value) == [5, 7, 22, 39])
    }

    @Test(arguments: [UInt8(0), 1, 0x7F, 0xFF]) func `any length in any place gets an answer`(value: UInt8) throws {
        let good = file(leads: 2, [Int](repeating: 3, count: 24))
        for place in 0..<good.count - 4 {
            var bytes = good
            bytes.replaceSubrange(place..<place + 4, with: [value, 0, 0, 0])
            _ = try? SCPRecord(parsing: bytes)
            bytes.replaceSubrange(place..<place + 4, with: [value, value, value, value])
            _ = try? SCPRecord(parsing: bytes)
        }
    }

    @Test func `leads whose sums do not fit stay without names`() throws {
        let samples = (0..<60).map { ($0 * 7_919) % 700 - 350 }
        let record = try SCPRecord(parsing: file(leads: 3, samples))
        #expect(record.recording.leads.allSatisfy { $0.standard == nil })
        #expect(record.warnings == [.dialect("HealForce"), .unnamedLead(0)])
    }

    @Test func `a record of the standard without its mark is never taken for the dialect`() throws {
        var builder = SCPEncoder(leads: [(1, [1, 2, 3, 4, 5, 6])]).builder()
        builder.hasMark = false
        builder.version = 13
        #expect(try SCPRecord(parsing: builder.bytes()).format == "SCP-ECG 1.3")
    }
}
