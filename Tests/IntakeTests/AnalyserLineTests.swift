// A blood count from ASTM records, framed or bare: the same content as from HL7, controls apart, cuts refused.
import ASTM
import Exams
import FoundationEssentials
import Intake
import Testing

@Suite struct `Blood count of an ASTM line` {
    /// A synthetic message in the dialect of Sysmex XN.
    static let records = [
        "H|\\^&|||XN-550^00-24^1^^^^BD1||||||||E1394-97", "P|1|||QY000007|^样例^||19800101|F|||||^DR.1",
        "C|1||home visit", "O|1||^^                  27^M|^^^^WBC\\^^^^HGB|||||||N||||||||||||||F", "C|1|I|Aged sample",
        "R|1|^^^^WBC^1|  8.13|10*3/uL||N||F||||20240627135407", "R|2|^^^^HGB^1|8.0|g/dL||L||F||||20240627135407",
        "R|3|^^^^PLT^1|----|10*3/uL||A||F||||20240627135407", "R|4|^^^^MXD%^1|10.2|%||N||F||||20240627135407",
        "R|5|^^^^Left_Shift?|0|||||F||||20240627135407", "R|6|^^^^Anemia||||A||F||||20240627135407",
        "R|7|^^^^SCAT_WDF|PNG&R&20240628&R&1.PNG|||N||F||||20240627135407", "M|1|HISTOGRAM|RBC/PLT|AAAA", "L|1|N",
    ]
    static let bare = Array(records.map { $0 + "\r" }.joined().utf8)
    static let framed = [0x05] + ASTMFrame.frames(of: bare).flatMap(\.bytes) + [0x04]

    private func describe(_ bytes: [UInt8], claimed: String? = nil) -> IntakeAnswer {
        Intake().describe([ExamFile(name: "cbc.astm", bytes: bytes)], claimed: claimed)
    }

    private func describe(_ records: [String]) -> IntakeAnswer {
        describe(Array((["H|\\^&|||A"] + records + ["L|1|N"]).map { $0 + "\n" }.joined().utf8))
    }

    private func count(_ answer: IntakeAnswer) throws -> BloodCount {
        guard case .bloodCount(let count)? = answer.content else { throw try #require(answer.reason) }
        return count
    }

    private let results = ["R|1|^^^^WBC^1|5.5|10*3/uL||N", "R|2|^^^^HGB^1|10.1|g/dL||N"]

    @Test func `framed and bare records are the same exam`() throws {
        #expect(describe(Self.bare) == describe(Self.framed))
        #expect(describe(Self.bare, claimed: "CBC") == describe(Self.bare))
    }

    @Test func `known names get their LOINC code and unknown ones are kept`() throws {
        let items = try count(describe(Self.bare)).items
        #expect(items.map(\.code.name) == ["WBC", "HGB", "PLT", "MXD%", "Left_Shift?", "Anemia"])
        #expect(items.map(\.code.code) == ["6690-2", "718-7", "777-3", "MXD%", "Left_Shift?", "Anemia"])
        #expect(items.map(\.code.system) == ["LN", "LN", "LN", nil, nil, nil])
    }

    @Test(arguments: ["^^^^", "^^^", "^", ""])
    func `a name counts wherever the sender writes it, in any letters`(place: String) throws {
        let sent = [("Leu", "7.1", "10^3/uL"), ("Hgb", "14.2", "g/dL"), ("Plt", "250", "10^3/uL")].enumerated().map {
            "R|\($0 + 1)|\(place)\($1.0)|\($1.1)|\($1.2)||N||F"
        }
        let items = try count(describe(["P|1", "O|1|7"] + sent)).items
        #expect(
            items.map(\.code) == [
                LabCode(system: "LN", code: "6690-2", name: "Leu"), LabCode(system: "LN", code: "718-7", name: "Hgb"),
                LabCode(system: "LN", code: "777-3", name: "Plt"),
            ])
    }

    @Test func `a suspicion of blasts counts with the analyser's flag alone`() throws {
        func said(_ score: String, _ flag: String) throws -> String? {
            try count(describe(["P|1", "O|1|7"] + results + ["R|3|^^^^Blasts/Abn_Lympho?|\(score)|||\(flag)||F"]))
                .blastFlag
        }
        #expect(try said("190", "A") == "Blasts/Abn_Lympho?" && said("90", "") == nil && said("0", "N") == nil)
        #expect(try count(describe(["P|1", "O|1|7", "C|1|I|Blasts?"] + results)).blastFlag == "Blasts?")
    }

    @Test func `value unit and flags stay as sent and a padded number is a number`() throws {
        let items = try count(describe(Self.bare)).items
        #expect(items[0].value == "  8.13")
        #expect(items[0].number == Decimal(string: "8.13"))
        #expect(items[0].unit == "10*3/uL")
        #expect(items[1].flags == ["L"])
        #expect(items[1].status == .final)
        #expect(items[2].value == "----")
        #expect(items[2].number == nil)
        #expect(items[5].value == nil)
    }

    @Test func `sample run patient and sender are found`() throws {
        let count = try count(describe(Self.bare))
        #expect(count.sampleNumber == "27")
        #expect(count.ranAt == "20240627135407")
        #expect(count.sender == "XN-550")
        #expect(count.processing == .patient)
        #expect(count.identity.name == "样例")
        #expect(count.identity.identifiers == [.init(value: "QY000007")])
        #expect(count.identity.birthDate == "19800101")
        #expect(count.identity.sex == "F")
    }

    @Test func `pictures and histograms are named and alarms kept but not words on the person`() throws {
        let count = try count(describe(Self.bare))
        #expect(count.attachments.map(\.code) == ["SCAT_WDF", "HISTOGRAM"])
        #expect(count.attachments.map(\.name) == ["SCAT_WDF", "RBC/PLT"])
        #expect(count.settings.map(\.value) == ["Aged sample"])
    }

    @Test(
        arguments: [
            (["O|1|1||^^^ALL|||||||Q"], "O 2", 12), (["O|1|1||^^^ALL|||||||QC"], "O 2", 12),
            (["O|1|PX440N||^^^DIF|R||||||||||CTRL^^CTRL MEDIUM"], "O 2", 16), (["O|1||^^      QC-0001^A"], "O 2", 3),
            (["P|1||QC", "O|1|1"], "P 2", nil), (["P|1||||QC", "O|1|1"], "P 2", nil),
        ] as [([String], String, Int?)]) func `a control sample is refused by the code that HL7 has`(
            records: [String], segment: String, field: Int?
        )
    {
        let reason = describe(records + results).reason
        #expect(reason?.code == "control-sample")
        #expect(reason?.place?.segment == segment)
        #expect(reason?.place?.field == field)
    }

    @Test(arguments: ["Q", "QR", "CR"]) func `a control said in the header is refused too`(code: String) throws {
        let text = "H|\\^&|||H500|||||||\(code)|LIS2-A2\r" + (results + ["L|1"]).joined(separator: "\r")
        #expect(describe(Array(text.utf8)).reason?.code == "control-sample")
        let patient = text.replacing("|\(code)|", with: "|PR|")
        #expect(try count(describe(Array(patient.utf8))).processing == .patient)
    }

    @Test func `a micro sign of Latin-1 makes a unit`() throws {
        let text = (["H|\\^&|||A"] + results + ["L|1|N"]).map { $0 + "\n" }.joined().replacing("uL", with: "#L")
        let bytes = text.utf8.map { $0 == UInt8(ascii: "#") ? 0xB5 : $0 }
        let item = try #require(try count(describe(bytes)).items.first)
        #expect(LabJudgement(item).canonical?.number == Decimal(string: "5.5"), "\(item)")
    }

    @Test func `several samples are not one exam`() {
        #expect(describe(["O|1|1"] + results + ["O|2|2"] + results).reason?.code == "astm-several-samples")
        #expect(describe(["P|1||A"] + results + ["P|2||B"] + results).reason?.code == "astm-several-samples")
        #expect(describe(["O|1|1"] + results + ["O|2|1"] + results).content != nil)
        #expect(describe(Self.bare + Self.bare).content != nil)
        let other = describe(["R|1|^^^^WBC|5"])
        #expect(other.reason?.code == "not-readable-yet-lab-report")
        let different = Array("H|\\^&|||A\rR|1|^^^^WBC|5\rL|1\r".utf8)
        #expect(describe(Self.bare + different).reason?.code == "astm-several-messages")
    }

    @Test func `white cells of a urine analyser make no blood count`() {
        let urine = ["R|1|^^^^WBC|120|/uL", "R|2|^^^^RBC|3|/uL", "R|3|^^^^EC|1|/uL"]
        #expect(describe(urine).reason?.code == "not-readable-yet-lab-report")
    }

    @Test func `Chinese Windows text names the patient`() throws {
        let front = Array("H|\\^&|||A\rP|1||7||".utf8) + [0xD5, 0xC5, 0xC8, 0xFD, 0x0D]
        let bytes = front + Array((results + ["L|1|N"]).joined(separator: "\r").utf8)
        #expect(try count(describe(bytes)).identity.name == "张三")
    }

    @Test(arguments: [
        ("H|\\^&|||A\rR|1|^^^^WBC|5\r", "astm-truncated"), ("H|\\^&|||A\rhello\rL|1\r", "astm-bad-record"),
        ("H|\\^&|||A\rQ|1|^^1\rL|1\r", "astm-no-results"), ("H|^\\^&|||A\rL|1\r", "astm-bad-delimiters"),
        ("\u{02}1H|\\^&|||A\rL|1\r\u{03}00\r\n", "astm-bad-frame"),
        ("\u{02}1H|\\^&|||A\rL|1\r\u{03}", "astm-truncated"),
    ]) func `each defect has its code and both languages`(text: String, code: String) throws {
        let reason = try #require(describe(Array(text.utf8)).reason)
        #expect(reason.code == code)
        #expect(!reason.zh.isEmpty && !reason.en.isEmpty)
    }

    @Test func `a file cut at any byte is refused or is whole`() throws {
        for whole in [Self.bare, Self.framed] {
            let answer = describe(whole)
            for length in 0..<whole.count {
                let cut = describe(Array(whole.prefix(length)))
                if cut.content != nil { #expect(cut == answer, "cut at \(length)") }
            }
        }
    }

    @Test func `a turned bit in a framed file never changes a value`() throws {
        let answer = describe(Self.framed)
        for place in Self.framed.indices {
            var bytes = Self.framed
            bytes[place] ^= 1 << UInt8(place % 8)
            if case .read(let content, _) = describe(bytes) { #expect(content == answer.content, "byte \(place)") }
        }
    }
}
