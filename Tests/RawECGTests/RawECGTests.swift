// Raw samples with their header: the form as documented, and everything a device may get wrong.
import Mutations
import RawECG
import Testing
import Waveforms

@Suite struct `Raw ECG` {
    static let fields: [(String, String)] = [
        ("lianyi-ecg", "1"), ("frequency", "500"), ("sampleCount", "3"), ("encoding", #""int16le""#),
        ("layout", #""interleaved""#),
        (
            "leads",
            #"[{"name":"I","microvoltsPerStep":2.5},{"name":"MLII","microvoltsPerStep":5,"zero":10,"missing":-32768}]"#
        ),
    ]
    /// Steps 1, 2, 3 of the first lead and 10, -1, -32768 of the second.
    static let interleaved: [UInt8] = [1, 0, 10, 0, 2, 0, 0xFF, 0xFF, 3, 0, 0x00, 0x80]
    static let planar: [UInt8] = [1, 0, 2, 0, 3, 0, 10, 0, 0xFF, 0xFF, 0x00, 0x80]

    /// A header with some fields replaced, added, or left out (nil).
    static func header(_ changes: [String: String?] = [:]) -> String {
        var parts = fields.filter { changes[$0.0] == nil }.map { "\"\($0.0)\":\($0.1)" }
        for (name, value) in changes.sorted(by: { $0.key < $1.key }) {
            if let value { parts.append("\"\(name)\":\(value)") }
        }
        return "{" + parts.joined(separator: ",") + "}"
    }

    static func file(
        _ changes: [String: String?] = [:], end: [UInt8] = [0x0A], samples: [UInt8] = interleaved
    ) -> [UInt8] { Array(header(changes).utf8) + end + samples }

    @Test func `samples and scales as written`() throws {
        for end: [UInt8] in [[0x0A], [0x0D, 0x0A], [0x00]] {
            let read = try RawECG(parsing: Self.file(end: end)).recording
            #expect(read.frequency == 500)
            #expect(read.leads.map(\.name) == ["I", "MLII"])
            #expect(read.leads.map(\.standard) == [.one, nil])
            #expect(read.leads.map(\.steps) == [[1, 2, 3], [10, -1, -32_768]])
            #expect(read.leads[0].microvolts == [2.5, 5, 7.5])
            #expect(read.leads[1].microvolts.prefix(2) == [0, -55])
            #expect(read.leads[1].microvolts[2].isNaN)
        }
    }

    @Test func `the example of the format's page`() throws {
        let header =
            #"{"lianyi-ecg":1,"frequency":500,"sampleCount":3,"encoding":"int16le","layout":"interleaved","leads":[{"name":"I","#
            + #""microvoltsPerStep":2.5},{"name":"II","microvoltsPerStep":5,"zero":10,"missing":-32768}]}"#
        let samples: [UInt8] = [0x01, 0, 0x0A, 0, 0x02, 0, 0xFF, 0xFF, 0x03, 0, 0, 0x80]
        let read = try RawECG(parsing: Array(header.utf8) + [0x0A] + samples)
        #expect(read.recording.lead(.one)?.microvolts == [2.5, 5, 7.5])
        #expect(read.recording.lead(.two)?.microvolts.prefix(2) == [0, -55])
        #expect(read.recording.lead(.two)?.microvolts[2].isNaN == true)
    }

    @Test func `lead after lead`() throws {
        let read = try RawECG(parsing: Self.file(["layout": #""planar""#], samples: Self.planar))
        #expect(read.recording.leads.map(\.steps) == [[1, 2, 3], [10, -1, -32_768]])
    }

    @Test func `everything that may stand beside the samples`() throws {
        let read = try RawECG(
            parsing: Self.file([
                "startedAt": #""2026-11-21T08:30:00.250+08:00""#,
                "device": #"{"maker":"M","model":"E1","serial":"7","software":"1.2"}"#,
                "filters": #"["0.05-150 Hz","AC 50 Hz"]"#, "comments": #"["静息"]"#,
                "patient": #"{"id":"A1","idType":"MR","name":"王某","birthDate":"1960-01-02","age":"66","sex":"男"}"#,
                "findings":
                    #"{"measurements":[{"code":"HR","value":72,"unit":"bpm"},{"code":"QT","value":380.5,"unit":"ms","lead":"II"}],"statements":[{"text":"窦性心律"}]}"#,
            ]))
        #expect(read.recording.startedAt == "2026-11-21T08:30:00.250+08:00")
        #expect(read.comments == ["Device: M E1, serial 7, software 1.2", "Filters: 0.05-150 Hz, AC 50 Hz", "静息"])
        #expect(read.recording.filters == ["0.05-150 Hz", "AC 50 Hz"])
        #expect(read.patient.id == "A1")
        #expect(read.patient.name == "王某")
        #expect(read.recording.findings.measurements.map(\.text) == ["72", "380.5"])
        #expect(read.recording.findings.measurements.last?.lead == "II")
        #expect(read.recording.findings.statements == [DeviceStatement(text: "窦性心律")])
        #expect(read.unknownFields.isEmpty)
    }

    @Test(arguments: [
        "2026-11-21T08:30:00Z", "2026-11-21T08:30:00.5-05:30", "2026-12-31T23:59:60Z",
    ]) func `dates and times with their zone`(text: String) throws {
        #expect(try RawECG(parsing: Self.file(["startedAt": "\"\(text)\""])).recording.startedAt == text)
    }

    @Test(arguments: [
        "2026-11-21", "2026-11-21T08:30:00", "2026-13-21T08:30:00Z", "2026-11-21T24:30:00Z", "2026-11-21 08:30:00Z",
        "2026-11-21T08:30:00+8", "2026-11-21T08:30:00Zulu",
    ]) func `what is no date and time with its zone is refused`(text: String) {
        #expect(throws: RawECGError.self) { try RawECG(parsing: Self.file(["startedAt": "\"\(text)\""])) }
    }

    @Test func `a field of unknown name is told`() throws {
        let read = try RawECG(parsing: Self.file(["patinet": "{}", "device": #"{"modle":"E1"}"#]))
        #expect(read.unknownFields == ["patinet", "device.modle"].sorted().reversed())
    }

    /// CRC-32 of the ASCII text 123456789 is CBF43926 (the check value of the standard).
    @Test func `a checksum is held against the samples`() throws {
        let one = #"[{"name":"I","microvoltsPerStep":1}]"#
        let samples = Array("12345678".utf8)
        let sound: [String: String?] = ["leads": one, "sampleCount": "4", "crc32": #""9ae0daaf""#]
        #expect(throws: Never.self) { try RawECG(parsing: Self.file(sound, samples: samples)) }
        #expect(throws: RawECGError.checksum(stated: 0x9AE0_DAAF, found: 0x00E6_BF4F)) {
            try RawECG(parsing: Self.file(sound, samples: samples.reversed()))
        }
    }

    @Test(arguments: [
        "lianyi-ecg": "\"1\"", "frequency": "0", "sampleCount": "0", "encoding": "\"int16be\"", "layout": "\"rows\"",
        "leads": "[]",
        "startedAt": "\"yesterday\"", "crc32": "\"12\"", "filters": "[1]", "patient": "[]", "device": "\"E1\"",
        "findings": "{\"measurements\":[{\"code\":\"HR\",\"value\":\"72\"}]}",
    ]) func `a field that says something else is named`(name: String, value: String) {
        #expect {
            try RawECG(parsing: Self.file([name: value]))
        } throws: { error in
            guard case .field(let found, .wanted)? = error as? RawECGError else { return false }
            return found.hasPrefix(name)
        }
    }

    @Test(arguments: ["frequency", "sampleCount", "encoding", "layout", "leads"])
    func `a field that is missing is named`(name: String) {
        #expect(throws: RawECGError.field(name, .missing)) { try RawECG(parsing: Self.file([name: nil])) }
    }

    @Test func `leads must have names of their own and a scale`() {
        let cases: [(String, RawECGError)] = [
            (#"[{"microvoltsPerStep":1}]"#, .field("leads[0].name", .missing)),
            (#"[{"name":"I"}]"#, .field("leads[0].microvoltsPerStep", .missing)),
            (
                #"[{"name":"I","microvoltsPerStep":1},{"name":"i","microvoltsPerStep":1}]"#,
                .field("leads[1].name", .wanted(.otherName))
            ),
        ]
        for (leads, error) in cases {
            #expect(throws: error) { try RawECG(parsing: Self.file(["leads": leads])) }
        }
    }

    @Test(arguments: ["0", "-1", "1e-306", "9e-7", "1.1e9"]) func `a step that no recorder has is refused`(step: String)
    {
        let leads = #"[{"name":"I","microvoltsPerStep":\#(step)}]"#
        #expect {
            try RawECG(parsing: Self.file(["leads": leads]))
        } throws: {
            guard case .field("leads[0].microvoltsPerStep", .wanted)? = $0 as? RawECGError else { return false }
            return true
        }
    }

    @Test func `samples cut off or left over are refused with both counts`() {
        #expect(throws: RawECGError.length(stated: 12, found: 11)) {
            try RawECG(parsing: Self.file(samples: Self.interleaved.dropLast()))
        }
        #expect(throws: RawECGError.length(stated: 12, found: 13)) {
            try RawECG(parsing: Self.file(samples: Self.interleaved + [0]))
        }
        #expect(throws: RawECGError.length(stated: 120_000_000, found: 12)) {
            try RawECG(parsing: Self.file(["sampleCount": "30000000"]))
        }
    }

    @Test func `what is no such file is refused`() {
        #expect(throws: RawECGError.notRawECG) { try RawECG(parsing: Array("{\"a\":1}\n".utf8)) }
        #expect(throws: RawECGError.unendedHeader) { try RawECG(parsing: Array(Self.header().utf8)) }
        #expect(throws: RawECGError.version(2)) { try RawECG(parsing: Self.file(["lianyi-ecg": "2"])) }
        let cut = Array(Self.header().utf8.dropLast()) + [0x0A]
        #expect(throws: RawECGError.self) { try RawECG(parsing: cut) }
        #expect(!RawECG.isLikely([]))
    }

    @Test func `a broken file is read or refused`() {
        for bytes in Mutator.variants(of: Self.file(["crc32": #""00000000""#, "findings": "{}"]), rounds: 6_000) {
            _ = try? RawECG(parsing: bytes)
        }
    }
}
