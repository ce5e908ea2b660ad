// Whom a record is about, and what the device says of it.
import SCPECG
import Testing
import Waveforms

@Suite struct `What an SCP record says` {
    private func record(_ tags: [UInt8], _ extra: [(number: Int, body: [UInt8])] = [], version: UInt8 = 20) throws
        -> SCPRecord
    {
        var encoder = SCPEncoder(leads: [(2, [0, 1, 2, 3])])
        encoder.version = version
        encoder.extra = [(1, tags + [255, 0, 0])] + extra
        return try SCPRecord(parsing: encoder.bytes())
    }

    private func tag(_ number: UInt8, _ value: [UInt8]) -> [UInt8] { SCPBuilder.tag(number, value) }

    /// Tag 14 with this language support code.
    private func device(language: UInt8) -> [UInt8] {
        let front: [UInt8] = [1, 0, 2, 0, 3, 0, 0, 255] + Array("ECG-9\0".utf8) + [20, 0xA0, language, 0xD0, 1]
        return tag(14, front + [UInt8](repeating: 0, count: 17) + Array("1.0\0SN77\0\0\0Maker\0".utf8))
    }

    @Test func `identity, time and texts are found under their tags`() throws {
        var tags = device(language: 0)
        tags += tag(0, Array("Wang\0".utf8)) + tag(1, Array("Fang".utf8)) + tag(2, Array("A-17\0\0".utf8))
        tags += tag(200, [9, 9, 9]) + tag(4, [63, 0, 1]) + tag(5, [0x94, 0x07, 12, 3]) + tag(8, [2])
        tags +=
            tag(25, [0xE9, 0x07, 2, 28]) + tag(26, [23, 5, 9]) + tag(6, [168, 0, 1]) + tag(30, Array("seen".utf8))
        let patient = try record(tags).patient
        #expect(patient.name == "Wang Fang")
        #expect(patient.identifier == "A-17")
        #expect(patient.age == "63")
        #expect(patient.birthDate == "19401203")
        #expect(patient.sex == "F")
        #expect(patient.startedAt == "2025-02-28T23:05:09")
        #expect(patient.comments.contains("Height: 168 cm"))
        #expect(patient.comments.contains("Note: seen"))
        #expect(patient.comments.contains("Serial number: SN77"))
        #expect(patient.comments.contains("Maker: Maker"))
    }

    @Test(arguments: [(2, "7 months"), (4, "7 days"), (0, "7")]) func `an age keeps its unit`(unit: UInt8, age: String)
        throws
    {
        #expect(try record(tag(4, [7, 0, unit])).patient.age == age)
    }

    @Test func `impossible dates and unknown sexes are left out`() throws {
        let patient = try record(tag(5, [0, 0, 0, 0]) + tag(25, [0xE9, 7, 13, 1]) + tag(8, [9]) + tag(4, [0, 0, 0]))
            .patient
        #expect(patient.birthDate == nil && patient.startedAt == nil && patient.sex == nil && patient.age == nil)
    }

    @Test func `Chinese in GBK under a declared one-byte set is read, and said`() throws {
        let record = try record(device(language: 1) + tag(0, [0xCD, 0xF5, 0xB7, 0xBC]))
        #expect(record.patient.name == "王芳")
        #expect(record.warnings == [.characterSet(declared: 1)])
    }

    @Test(arguments: [([0xCD, 0xF5, 0x86, 0xB4], "王喆"), ([0xC0, 0xEE, 0xAB, 0x68], "李玥")] as [([UInt8], String)])
    func `a name beyond GB 2312 is read, and said`(bytes: [UInt8], name: String) throws {
        let record = try record(device(language: 0) + tag(0, bytes))
        #expect(record.patient.name == name)
        #expect(record.warnings == [.characterSet(declared: 0)])
    }

    @Test func `a declared one-byte set gives its accents`() throws {
        let record = try record(device(language: 1) + tag(0, [0x4D, 0xFC, 0x6C, 0x6C, 0x65, 0x72]))
        #expect(record.patient.name == "Müller")
        #expect(record.warnings.isEmpty)
    }

    @Test func `ISO 10646 is read in one byte and in two`() throws {
        for name in [Array("王芳\0".utf8), [0x8B, 0x73, 0xB3, 0x82, 0, 0]] {
            let record = try record(device(language: 7) + tag(0, name))
            #expect(record.patient.name == "王芳")
            #expect(record.warnings.isEmpty)
        }
    }

    @Test func `the third edition is UTF-8`() throws {
        let record = try record(tag(0, Array("王芳".utf8)), version: 30)
        #expect(record.patient.name == "王芳")
        #expect(record.warnings.isEmpty)
    }

    @Test func `global measurements are the device's, without what it did not compute`() throws {
        var body: [UInt8] = [1, 1] + SCPBuilder.two(800) + SCPBuilder.two(29_999)
        for value in [10, 110, 160, 250, 560, -12, 45, 29_999] { body += SCPBuilder.signed(value) }
        body += SCPBuilder.two(1_234) + SCPBuilder.signed(-900) + [1, 1] + SCPBuilder.two(0) + SCPBuilder.two(500)
        body +=
            SCPBuilder.two(3) + [0, 0, 1] + SCPBuilder.two(75) + SCPBuilder.two(74) + SCPBuilder.two(447) + [1, 0, 0]
        let found = try record([], [(7, body)]).recording.findings.measurements
        func value(_ code: String) -> Double? { found.first { $0.code == code }?.value }
        #expect(value("RR") == 800 && value("PP") == nil && value("P_axis") == -12 && value("T_axis") == nil)
        #expect(value("PR_interval") == 150 && value("QRS_duration") == 90 && value("QT_interval") == 400)
        #expect(value("pacemaker_spike_time[0]") == 1_234 && value("pacemaker_spike_amplitude[0]") == -900)
        #expect(value("ventricular_rate") == 75 && value("QTc") == 447)
        #expect(found.last?.text == "Bazett")
    }

    @Test func `measurements of leads carry the lead's name`() throws {
        let body =
            SCPBuilder.two(1) + SCPBuilder.two(0) + SCPBuilder.two(61) + SCPBuilder.two(6) + SCPBuilder.two(98)
            + SCPBuilder.two(29_998) + SCPBuilder.two(88)
        let found = try record([], [(10, body)]).recording.findings.measurements
        #expect(found.map(\.code) == ["P_duration", "QRS_duration"])
        #expect(found.allSatisfy { $0.lead == "III" && $0.unit == "ms" })
    }

    @Test func `statements are kept as text and as codes`() throws {
        let front: [UInt8] = [0, 0xE9, 7, 1, 2, 3, 4, 5, 2]
        let texts = front + [1] + SCPBuilder.two(7) + Array("Normal\0".utf8) + [2] + SCPBuilder.two(1) + [0]
        let coded =
            front + [1] + SCPBuilder.two(9) + [1] + Array("AMI\0PR\0 ".utf8) + [2] + SCPBuilder.two(7) + [2]
            + Array("Normal".utf8)
        let found = try record([], [(8, texts), (11, coded)]).recording.findings.statements
        #expect(found.map(\.text) == ["Normal", "AMI PR"])
        #expect(found.map(\.code) == [nil, "AMI PR"])
    }
}
