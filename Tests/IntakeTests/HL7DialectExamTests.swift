// Blood counts of messages as senders really write them: numbers, units, corrections, control samples.
import Exams
import FoundationEssentials
import Intake
import Testing

@Suite struct `Blood count of real senders` {
    static let head =
        "MSH|^~\\&|BC||||20260608160436||ORU^R01|3|P|2.5.1||||||UNICODE\rPID|1||7^^^^MR||张^三||19800101|M\r"
    static let order = "OBR|1||31|58410-2^CBC^LN|||20260608151657||||||||BLDC||||||||||F\r"

    static func answer(_ lines: [String], order: String = order, head: String = head) -> IntakeAnswer {
        let text = head + order + lines.map { $0 + "\r" }.joined()
        return Intake().describe([ExamFile(name: "m.hl7", bytes: Array(text.utf8))], claimed: "CBC")
    }

    static func read(_ answer: IntakeAnswer) throws -> (count: BloodCount, warnings: [String]) {
        guard case .read(.bloodCount(let count), let warnings) = answer else { throw try #require(answer.reason) }
        return (count, warnings.map(\.code))
    }

    @Test(
        arguments: [
            ("NM", "12.4", "12.4", nil), ("NM", " 12.4 ", "12.4", nil), ("NM", "12,4", "12.4", nil),
            ("ST", "12.4", "12.4", nil), ("SN", "^12.4", "12.4", nil), ("SN", "<^0.1", nil, LabBound.Side.below),
            ("NM", "<0.1", nil, .below), ("NM", ">500", nil, .above), ("NM", "***", nil, nil), ("NM", "----", nil, nil),
            ("NM", "+++", nil, nil), ("NM", "", nil, nil), ("NM", "27~25", nil, nil), ("SN", "^1^-^2", nil, nil),
            ("SN", "^1^:^2", nil, nil), ("NM", "\"\"", nil, nil), ("CE", "12.4", nil, nil), ("NA", "12.4", "12.4", nil),
            ("N", "12.4", "12.4", nil), ("NM ", "12.4", "12.4", nil),
        ] as [(String, String, String?, LabBound.Side?)])
    func `a value is a number a bound or what was sent`(
        type: String, text: String, number: String?, side: LabBound.Side?
    ) throws {
        let line = "OBX|1|\(type)|718-7^HGB^LN||\(text)|g/dL|11.0-15.0|N|||F"
        let item = try #require(try Self.read(Self.answer([line])).count.items.first)
        #expect(item.number == number.flatMap { Decimal(string: $0) })
        #expect(item.bound?.side == side)
        #expect(item.value == (text.isEmpty ? nil : text))
    }

    @Test(arguments: ["WBC^白细胞^L^6690-2^WBC^LN", "^^^6690-2^WBC^LOINC", "6690-2^白细胞^LNC", "WBC^白细胞^^6690-2^^ln"])
    func `a LOINC code counts wherever OBX-3 has it`(code: String) throws {
        let line = "OBX|1|NM|\(code)||12.21|10*9/L|4-10|H|||F"
        let item = try #require(try Self.read(Self.answer([line])).count.items.first)
        #expect(item.code.code == "6690-2" && item.code.system == "LN" && item.number == Decimal(string: "12.21"))
    }

    @Test func `a name in the second half of OBX-3 is a result, and none is lost`() throws {
        let lines = ["WBC", "HGB", "XYZ"].map { "OBX|1|NM|^^^^\($0)^1||6.1|10*9/L|||||F" }
        let order = "OBR|1||31|CBC\r"
        #expect(try Self.read(Self.answer(lines, order: order)).count.items.map(\.code.code) == ["WBC", "HGB", "XYZ"])
    }

    @Test(arguments: ["oru^r01", "ORU", "ORU_R01", "ORU^R01^ORU_R01", "ORU^R30", "OUL^R22^OUL_R22"])
    func `reports of results come under several names`(type: String) throws {
        let head = Self.head.replacing("ORU^R01", with: type)
        let line = "OBX|1|NM|6690-2^WBC^LN||12.21↑|10*9/L|4-10|H|||F"
        let item = try #require(try Self.read(Self.answer([line], head: head)).count.items.first)
        #expect(item.number == Decimal(string: "12.21") && item.value == "12.21↑")
    }

    @Test func `a flag in the value is kept with it, stands beside the number, and is not said twice`() throws {
        let lines = [("4.5 H", ""), ("4.5 H", "H~A"), ("4.5H", ""), ("4.5 *", "")].enumerated().map { index, sent in
            "OBX|1|ST|6690-2^WBC^LN|\(index)|\(sent.0)|10*9/L||\(sent.1)|||F"
        }
        for (line, expected) in zip(lines, [("4.5", ["H"]), ("4.5", ["H", "A"]), (nil, []), (nil, [])]) {
            let item = try #require(try Self.read(Self.answer([line])).count.items.first)
            #expect(item.number == expected.0.flatMap { Decimal(string: $0) } && item.flags == expected.1, "\(line)")
            #expect(item.value?.hasPrefix("4.5") == true && item.value?.count ?? 0 > 3, "as sent: \(line)")
        }
    }

    @Test func `two samples in one message are no exam; two panels of one sample are`() throws {
        let white = "OBX|1|NM|6690-2^WBC^LN||7.8|10*9/L|||||F"
        let red = "OBX|2|NM|718-7^HGB^LN||62|g/L|||||F"
        let second = Self.order.replacing("|31|", with: "|32|").dropLast()
        #expect(Self.answer([white, String(second), red]).reason?.code == "hl7-several-samples")
        let panel = second.replacing("58410-2^CBC^LN", with: "57021-8^DIFF^LN")
        #expect(try Self.read(Self.answer([white, String(panel), red])).count.items.count == 2)
    }

    @Test func `a caret in a unit does not hide the unit`() throws {
        let item = try #require(
            try Self.read(Self.answer(["OBX|1|NM|6690-2^WBC^LN||7.8|10^9/L|3.5-9.5|H~N|||F"])).count.items.first)
        #expect(LabJudgement(item).canonical?.number == Decimal(string: "7.8"))
        #expect(item.flags == ["H", "N"])
    }

    @Test func `a corrected result takes the place of the one before and two finals are both shown`() throws {
        let final = "OBX|1|NM|718-7^HGB^LN||124|g/L|||||F"
        let corrected = "OBX|2|NM|718-7^HGB^LN||134|g/L|||||C"
        let one = try Self.read(Self.answer([final, corrected]))
        #expect(one.count.items.map(\.value) == ["134"])
        #expect(one.warnings.isEmpty)
        let two = try Self.read(Self.answer([final, corrected.replacing("|C", with: "|F")]))
        #expect(two.count.items.map(\.value) == ["124", "134"])
        #expect(two.warnings == ["repeated-results"])
    }

    @Test func `a correcting message in the same file counts and another sample is refused`() throws {
        let first =
            Self.head + Self.order + "OBX|1|NM|718-7^HGB^LN||124|g/L|||||F\rOBX|2|NM|777-3^PLT^LN||200|10*9/L|||||F\r"
        let second =
            Self.head.replacing("|3|P", with: "|4|P") + Self.order.replacing("||F\r", with: "||C\r")
            + "OBX|1|NM|718-7^HGB^LN||134|g/L|||||F\r"
        func describe(_ text: String) -> IntakeAnswer {
            Intake().describe([ExamFile(name: "m.hl7", bytes: Array(text.utf8))])
        }
        let read = try Self.read(describe(first + second))
        #expect(read.count.items.map(\.value) == ["134", "200"])
        #expect(read.count.status == .corrected)
        #expect(read.warnings == ["hl7-corrected-message"])
        #expect(describe(first + second.replacing("|31|", with: "|32|")).reason?.code == "hl7-several-messages")
    }

    @Test func `a final message takes the place of the preliminary one before it and never the other way`() throws {
        let result = "OBX|1|NM|718-7^HGB^LN||134|g/L|||||"
        let early =
            Self.head + Self.order.replacing("||F\r", with: "||P\r") + result.replacing("134", with: "124") + "P\r"
            + "OBX|2|NM|777-3^PLT^LN||200|10*9/L|||||P\r"
        let late = Self.head.replacing("|3|P", with: "|4|P") + Self.order + result + "F\r"
        func describe(_ text: String) -> IntakeAnswer {
            Intake().describe([ExamFile(name: "m.hl7", bytes: Array(text.utf8))])
        }
        let read = try Self.read(describe(early + late))
        #expect(read.count.items.map(\.value) == ["134", "200"])
        #expect(read.warnings == ["hl7-corrected-message"])
        #expect(describe(late + early).reason?.code == "hl7-several-messages")
        #expect(describe(late + late.replacing("|134|", with: "|135|")).reason?.code == "hl7-several-messages")
    }

    @Test func `a message that says every final result again ends what was preliminary, or adds to it`() throws {
        func describe(_ first: [String], _ second: [String]) -> IntakeAnswer {
            let text =
                Self.head + Self.order + first.joined(separator: "\r") + "\r"
                + Self.head.replacing("|3|P", with: "|4|P") + Self.order
                + second.joined(separator: "\r") + "\r"
            return Intake().describe([ExamFile(name: "m.hl7", bytes: Array(text.utf8))])
        }
        let white = "OBX|1|NM|6690-2^WBC^LN||7.8|10*9/L|||||F", red = "OBX|2|NM|718-7^HGB^LN||134|g/L|||||F"
        let plates = "OBX|3|NM|777-3^PLT^LN||25|10*9/L|||||F",
            early = plates.replacing("||25|", with: "||210|").dropLast() + "P"
        for first in [[white, red, String(early)], [white, red], [white]] {
            let read = try Self.read(describe(first, [white, red, plates]))
            #expect(read.count.items.map(\.value) == ["7.8", "134", "25"], "\(first)")
            #expect(read.warnings == ["hl7-corrected-message"])
        }
        for (first, second) in [
            ([white, red], [white, plates]), ([white, red], [white.replacing("7.8", with: "7.9"), red]),
            ([white], [red]),
            ([white, red, plates], [white, red, String(early)]),
        ] { #expect(describe(first, second).reason?.code == "hl7-several-messages", "\(first) \(second)") }
    }

    @Test(arguments: ["T", "D"]) func `a message of training or debugging says so`(mode: String) throws {
        let head = Self.head.replacing("|3|P|", with: "|3|\(mode)|")
        let answer = Self.answer(["OBX|1|NM|718-7^HGB^LN||124|g/L|||||F"], head: head)
        #expect(try Self.read(answer).warnings == ["not-production"])
    }

    @Test(arguments: ["", "UNICODE", "8859/1", "ASCII"]) func `a micro sign of Latin-1 makes a unit`(charset: String)
        throws
    {
        let head = Array("MSH|^~\\&|BC||||20260608160436||ORU^R01|3|P|2.5.1||||||\(charset)\rPID|1||7\r".utf8)
        let line = Array("OBX|1|NM|6690-2^WBC^LN||7.8|10^3/".utf8) + [0xB5] + Array("L|||||F\r".utf8)
        let bytes = head + Array(Self.order.utf8) + line
        let answer = Intake().describe([ExamFile(name: "m.hl7", bytes: bytes)], claimed: "CBC")
        let item = try #require(try Self.read(answer).count.items.first)
        #expect(LabJudgement(item).canonical?.number == Decimal(string: "7.8"), "\(item)")
    }

    @Test func `how the blood was taken is kept as sent`() throws {
        #expect(try Self.read(Self.answer(["OBX|1|NM|718-7^HGB^LN||124|g/L|||||F"])).count.specimen == "BLDC")
    }

    @Test(arguments: ["00003^LJ QCR^99MRC", "00004^X QCR^99MRC", "00005^XB QCR^99MRC", "00006^XR QCR^99MRC"])
    func `a control run is nobody's`(service: String) {
        let order = "OBR|1||31|\(service)|||20260608151657\r"
        let answer = Self.answer(["OBX|1|NM|718-7^HGB^LN||124|g/L|||||F"], order: order)
        #expect(answer.reason?.code == "control-sample")
        #expect(answer.reason?.place?.field == 4)
    }

    @Test func `names are enough where a sender has codes of its own`() throws {
        let order = "OBR|1||31|CBC^血常规^LOCAL|||20260608151657\r"
        let lines = [
            "OBX|1|NM|2001^WBC^99ZYB||7.8|10^9/L|||||F", "OBX|2|NM|HGB^血红蛋白^99ZYB||124|g/L|||||F",
            "OBX|3|NM|2009^MID#^99ZYB||0.6|10^9/L|||||F",
        ]
        let count = try Self.read(Self.answer(lines, order: order)).count
        #expect(count.items.map { LabJudgement($0).canonical?.item.name } == ["WBC", "HGB", nil])
    }

    @Test func `Chinese of the wrong declaration is read and said`() throws {
        var bytes = Array((Self.head + Self.order).utf8)
        bytes += Array("OBX|1|NM|718-7^HGB^LN||124|g/L|||||F\r".utf8)
        let text = String(decoding: bytes, as: UTF8.self).replacing("张^三", with: "##")
        var wrong: [UInt8] = []
        for byte in text.utf8 {
            if byte == 0x23 { wrong += wrong.last == 0xC5 ? [0xC8, 0xFD] : [0xD5, 0xC5] } else { wrong.append(byte) }
        }
        let read = try Self.read(Intake().describe([ExamFile(name: "m.hl7", bytes: wrong)]))
        #expect(read.count.identity.name == "张三")
        #expect(read.warnings == ["hl7-character-set"])
    }
}
