// What devices write against the standard, and how it is read: separators, names, units, several patients.
import HL7v2
import Testing

@Suite struct `HL7 as devices write it` {
    private let head = "MSH|^~\\&|BC||||20260608160436||ORU^R01|3|P|2.3.1||||||UNICODE\r"

    private func report(_ text: String) throws(HL7Error) -> ObservationReport {
        try ObservationReport(try HL7Message(parsing: Array(text.utf8)))
    }

    private func first(_ segment: String) throws -> Observation {
        try #require(try report(head + segment + "\r").observations.first)
    }

    @Test(arguments: ["OBX |6|NM|6690-2^WBC^LN||10.57|10*9/L|||||F", "obx|6|nm|6690-2^WBC^LN||10.57|10*9/L|||||f"])
    func `a blank behind the name and small letters are read`(line: String) throws {
        let result = try first(line)
        #expect(result.value == "10.57")
        #expect(result.valueType == "NM")
        #expect(result.status == "F")
    }

    @Test func `blanks that pad a field change no code, status, range, flag or kind of message`() throws {
        let result = try first("OBX|6|NM |6690-2 ^WBC ^LN |2 |10.57 |10*9/L^^UCUM |4-10 |H~N |||D ")
        #expect(result.valueType == "NM" && result.code?.code == "6690-2" && result.code?.system == "LN")
        #expect(
            result.unit == "10*9/L" && result.range == "4-10" && result.flags == ["H", "N"] && result.status == "D")
        let control = "MSH|^~\\&|BC||||20260608160436||ORU^R01|3|Q |2.3.1||||||UNICODE\rOBX|1|NM|1^a||5\r"
        #expect(try report(control).controlPlace?.field == 11)
        #expect(try first("OBX|1|NM|1^a||5|g/L|  ||||F").range == nil)
    }

    @Test(arguments: ["LN", "loinc", "2.16.840.1.113883.6.1", "urn:oid:2.16.840.1.113883.6.1", "http://loinc.org"])
    func `LOINC is LOINC by whatever name`(system: String) throws {
        #expect(try first("OBX|1|NM|777-3^Platelets^\(system)||15").code?.system == "LN")
    }

    @Test(arguments: [
        ("10^9/L", "10^9/L"), ("x10^9/L", "x10^9/L"), ("10^9/L^10^9/L^UCUM", "10^9/L"), ("g/dL^gram per dL", "g/dL"),
        ("^g/L^L", "g/L"), ("mmol/L^millimole^UCUM", "mmol/L"), ("10\\S\\9/L", "10^9/L"),
    ]) func `a unit is put together or taken apart`(sent: String, unit: String) throws {
        #expect(try first("OBX|1|NM|1^a||5|\(sent)|||||F").unit == unit)
    }

    @Test func `a structured number keeps its parts`() throws {
        #expect(try first("OBX|1|SN|1^a||<^0.1|%|||||F").structured == ["<", "0.1"])
        #expect(try first("OBX|1|SN|1^a||^1^-^2|%|||||F").structured == ["", "1", "-", "2"])
    }

    @Test func `separators that the segments use win over those of the header`() throws {
        let swapped =
            "MSH|~^\\&|BC||||2026||ORU^R01|3|P|2.3.1\rPID|1||7^^^^MR\rOBX|1|NM|6690-2^WBC^LN||5|10*9/L||H~N|||F\r"
        let message = try HL7Message(parsing: Array(swapped.utf8))
        let read = try ObservationReport(message)
        #expect(read.observations[0].code?.code == "6690-2")
        #expect(read.observations[0].flags == ["H", "N"])
        #expect(read.patient?.identifiers.first?.value == "7")
        #expect(message.doubts.map(\.kind) == [.delimiters(declared: "|~^\\&", used: "|^~\\&")])
        let other = "MSH|^~\\&|BC||||2026||ORU^R01|3|P|2.3.1\rPID#1##7\rOBX#1#NM#6690-2^WBC^LN##5#10*9/L#####F\r"
        #expect(try report(other).observations[0].value == "5")
    }

    @Test(arguments: ["MSH||BC|||", "MSH|^~\\\\&|BC|||", "MSH|^~\\&amp;|BC|||"])
    func `separators half declared or escaped twice are the usual ones`(front: String) throws {
        let text = front + "|2026||ORU^R01|3|P|2.3.1\rOBX|1|NM|6690-2^WBC^LN||5|10*9/L||H~N|||F\r"
        #expect(try report(text).observations[0].flags == ["H", "N"])
    }

    @Test func `one patient named before every order is one and two are refused`() throws {
        let pid = "PID|1||7^^^^MR||张^三||19800101|M\r"
        let order = "OBR|1||S1\rOBX|1|NM|6690-2^WBC^LN||5|10*9/L|||||F\r"
        #expect(try report(head + pid + order + pid + order.replacing("S1", with: "S2")).orders.count == 2)
        #expect(throws: HL7Error.self) { try report(head + pid + order + pid.replacing("7^", with: "8^") + order) }
        #expect(throws: HL7Error.self) { try report(head + pid + order + pid.replacing("三", with: "四") + order) }
    }

    @Test func `a line end inside a text is a doubt and its value is marked`() throws {
        let message = try HL7Message(
            parsing: Array((head + "OBX|1|ST|x||comment\rgoes on here||||||F\rOBX|2|NM|y||5||||||F\r").utf8))
        #expect(message.doubts.map(\.kind) == [.brokenField])
        let read = try ObservationReport(message)
        #expect(read.observations.map(\.isBroken) == [true, false])
    }

    @Test func `specimen and finality of an order are kept`() throws {
        let read = try report(
            head + "OBR|1||S1|||||||||||BLDC||||||||||C\rOBX|1|NM|6690-2^WBC^LN||5|10*9/L|||||F\rSPM|1||||||||||Q\r")
        #expect(read.orders[0].specimen == nil || read.orders[0].specimen == "BLDC")
        #expect(read.specimenRoles == ["Q"])
    }
}
