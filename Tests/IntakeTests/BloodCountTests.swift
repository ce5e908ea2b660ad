// A blood count from an analyser's message: results, settings and flags as sent, and messages cut or broken.
import Exams
import FoundationEssentials
import Intake
import Testing

@Suite struct `Blood count` {
    /// A synthetic message in the dialect of Mindray's BC series.
    static let segments = [
        "MSH|^~\\&|||||20260608160436||ORU^R01|3|P|2.3.1||||||UNICODE",
        "PID|1||A966^^^^MR||^试样||18500101|Female",
        "PV1|1",
        "OBR|1||31|00001^Automated Count^99MRC|||20260608151657|||||||||||||||||HM||||||||Administrator",
        "OBX|3|IS|08003^Test Mode^99MRC||CBC+DIFF||||||F",
        "OBX|5|NM|30525-0^Age^LN||26|yr|||||F",
        "OBX|6|NM|6690-2^WBC^LN||10.57|10*9/L|4.00-10.00|H~N|||F",
        "OBX|7|NM|718-7^HGB^LN||12.4|g/dL|11.0-15.0|N|||F",
        "OBX|8|NM|777-3^PLT^LN||***|10*9/L|100-300|A|||F",
        "OBX|9|NM|789-8^RBC^LN||||||||I",
        "OBX|10|NM|13046-8^*ALY%^LN||0.001||0.000-0.000|H~N|||F",
        "OBX|11|ED|15000^WBC Histogram. Binary^99MRC||^Application^Octet-stream^Base64^AAAA||||||F",
    ]
    static let message = segments.joined(separator: "\r") + "\r"

    static func describe(_ text: String, claimed: String? = nil) -> IntakeAnswer {
        Intake().describe([ExamFile(name: "cbc.hl7", bytes: Array(text.utf8))], claimed: claimed)
    }

    private static func count(_ answer: IntakeAnswer) throws -> BloodCount {
        guard case .bloodCount(let count)? = answer.content else {
            throw try #require(answer.reason)
        }
        return count
    }

    @Test(
        arguments: [
            ("7.1|10*9/L", "8.2|g/L", "count-unit-doubtful", "HGB 8.2 g/L"),
            ("400|/uL", "124|g/L", "count-unit-doubtful", "WBC 400 /uL"),
            ("0.4|{10*3}/uL", "1.9|", "count-unit-doubtful", "WBC 0.4 {10*3}/uL, HGB 1.9"),
            ("7.1|10*9/L", "1.9|g/dL", nil, nil),
            ("400|/uL", "0|g/L", "count-no-blood", nil),
        ] as [(String, String, String?, String?)])
    func `a value in doubt that may be critical is told with the exam`(
        white: String, red: String, code: String?, named: String?
    ) throws {
        let answer = Self.describe(
            Self.message.replacing("10.57|10*9/L", with: white).replacing("12.4|g/dL", with: red))
        guard case .read(_, let warnings) = answer else { throw try #require(answer.reason) }
        #expect(warnings.map(\.code).filter { $0.hasPrefix("count-") } == [code].compactMap(\.self))
        if let named {
            #expect(warnings.first?.en.contains("The unit of \(named) is") == true, "\(warnings)")
            #expect(warnings.first?.zh.hasPrefix(named + " 的单位存疑") == true)
        }
    }

    @Test func `results settings and attachments are kept apart`() throws {
        let count = try Self.count(Self.describe(Self.message))
        #expect(count.items.map { $0.code.name } == ["WBC", "HGB", "PLT", "RBC", "*ALY%"])
        #expect(count.settings.map { $0.code.code } == ["08003", "30525-0"])
        #expect(count.attachments.map(\.code) == ["15000"])
        #expect(count.sampleNumber == "31")
        #expect(count.ranAt == "20260608151657")
        #expect(count.processing == .patient)
    }

    @Test func `value unit range and flags stay as sent`() throws {
        let item = try #require(try Self.count(Self.describe(Self.message)).items.first)
        #expect(item.value == "10.57")
        #expect(item.number == Decimal(string: "10.57"))
        #expect(item.unit == "10*9/L")
        #expect(item.range == "4.00-10.00")
        #expect(item.flags == ["H", "N"])
        #expect(item.status == .final)
    }

    @Test func `a result without a value is never zero`() throws {
        let count = try Self.count(Self.describe(Self.message))
        #expect(count.items[3].value == nil)
        #expect(count.items[3].number == nil)
        #expect(count.items[3].status == .pending)
        #expect(count.items[2].value == "***")
        #expect(count.items[2].number == nil)
    }

    @Test func `a research item is marked and an absent unit stays absent`() throws {
        let item = try #require(try Self.count(Self.describe(Self.message)).items.last)
        #expect(item.isResearchOnly)
        #expect(item.unit == nil)
    }

    @Test func `the identity inside the message is kept as sent`() throws {
        let identity = try Self.count(Self.describe(Self.message)).identity
        #expect(identity.name == "试样")
        #expect(identity.identifiers == [.init(value: "A966", type: "MR")])
        #expect(identity.birthDate == "18500101")
        #expect(identity.age == "26 yr")
        #expect(identity.sex == "Female")
    }

    @Test func `a control sample is refused by its own code`() {
        let answer = Self.describe(Self.message.replacing("|3|P|", with: "|3|Q|"))
        #expect(answer.reason?.code == "control-sample")
        #expect(answer.reason?.place?.field == 11)
    }

    @Test func `the same message twice is one sample and two different ones are refused`() {
        #expect(Self.describe(Self.message + Self.message).content != nil)
        let other = Self.message.replacing("10.57", with: "9.1")
        #expect(Self.describe(Self.message + other).reason?.code == "hl7-several-messages")
    }

    @Test func `a difference from the claimed kind is a warning`() {
        guard case .read(_, let warnings) = Self.describe(Self.message, claimed: "ECG12") else {
            Issue.record("not read")
            return
        }
        #expect(warnings.map(\.code) == ["kind-differs"])
        #expect(Self.describe(Self.message, claimed: "CBC") == Self.describe(Self.message))
    }

    @Test func `a message cut at any byte is refused or gives only whole results`() throws {
        let whole = Array(Self.message.utf8)
        let items = try Self.count(Self.describe(Self.message)).items
        for length in 0..<whole.count {
            let file = ExamFile(name: "cut.hl7", bytes: Array(whole.prefix(length)))
            guard case .bloodCount(let count)? = Intake().describe([file]).content else { continue }
            #expect(count.items == Array(items.prefix(count.items.count)), "cut at \(length)")
        }
    }

    @Test(arguments: [
        ("", "empty-file"), ("PID|1||2\r", "hl7-no-header"), ("<html>502</html>\r", "unknown-file"),
        ("MSH|^~\\&|A||||2026||ADT^A01|1|P|2.3.1\rPID|1\r", "hl7-not-a-report"),
        ("MSH|^~\\&|A||||2026||ORU^R01|1|P|2.3.1\rPID|1||1\r", "hl7-no-results"),
        ("MSH|^~\\&|A||||2026||ORU^R01|1|P|2.3.1\r###\r", "hl7-bad-segment"),
    ]) func `each defect has its code and both languages`(text: String, code: String) throws {
        let reason = try #require(Self.describe(text).reason)
        #expect(reason.code == code)
        #expect(!reason.zh.isEmpty)
        #expect(!reason.en.isEmpty)
    }

    @Test func `an answer survives the way through JSON`() throws {
        for text in [Self.message, "", "MSH|^~\\&|A||||2026||ORU^R01|1|P|2.3.1||||||GBK\rOBX|1\r"] {
            let answer = Self.describe(text)
            let json = try JSONEncoder().encode(answer)
            #expect(try JSONDecoder().decode(IntakeAnswer.self, from: json) == answer)
        }
    }
}
