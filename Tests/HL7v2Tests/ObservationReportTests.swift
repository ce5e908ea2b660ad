// An ORU^R01 as values: patients, orders, observations, and messages that are something else.
import HL7v2
import Testing

@Suite struct `Observation report` {
    private let head = "MSH|^~\\&|BC||||20260608160436||ORU^R01|3|P|2.3.1||||||UNICODE\r"

    private func report(_ text: String) throws(HL7Error) -> ObservationReport {
        try ObservationReport(try HL7Message(parsing: Array(text.utf8)))
    }

    private func first(_ segment: String) throws -> Observation {
        try #require(try report(head + segment + "\r").observations.first)
    }

    @Test func `a result keeps every field as sent`() throws {
        let result = try first("OBX|6|NM|6690-2^WBC^LN||10.57|10*9/L|4.00-10.00|H~N|||F")
        #expect(result.code?.code == "6690-2")
        #expect(result.code?.system == "LN")
        #expect(result.value == "10.57")
        #expect(result.unit == "10*9/L")
        #expect(result.range == "4.00-10.00")
        #expect(result.flags == ["H", "N"])
        #expect(result.status == "F")
    }

    @Test func `an empty value is no value`() throws {
        #expect(try first("OBX|1|NM|11156-7^LEUKOCYTES^LN||||||||I").value == nil)
    }

    @Test func `a unit with an unescaped caret stays whole and a coded unit gives its code`() throws {
        #expect(try first("OBX|1|NM|1^a||5|10^9/L|||||F").unit == "10^9/L")
        #expect(try first("OBX|1|NM|1^a||5|mmol/L^millimole^UCUM|||||F").unit == "mmol/L")
    }

    @Test func `observations belong to the order before them`() throws {
        let read = try report(
            head + "OBX|0|ST|x||1||||||F\rOBR|1||S1\rOBX|1|ST|a||1||||||F\rOBR|2||S2\rOBX|1|ST|b||1||||||F\r")
        #expect(read.orders.map(\.fillerNumber) == [nil, "S1", "S2"])
        #expect(read.orders.map(\.observations.count) == [1, 1, 1])
    }

    @Test func `a message of another type is named`() {
        #expect(
            throws: HL7Error(
                .notAnObservationReport("ADT^A01"), at: 0,
                place: HL7Place(segment: "MSH", ordinal: 1, field: 9))
        ) {
            try report("MSH|^~\\&|A||||2026||ADT^A01|1|P|2.3.1\rPID|1\r")
        }
    }

    @Test func `a report without results says so`() {
        #expect(
            throws: HL7Error(
                .noObservations, at: head.utf8.count, place: HL7Place(segment: "PID", ordinal: 2))
        ) {
            try report(head + "PID|1||5\r")
        }
    }

    @Test func `two patients in one message are refused`() {
        #expect(throws: HL7Error.self) { try report(head + "PID|1||5\rPID|2||6\rOBX|1|ST|a||1||||||F\r") }
    }

    @Test func `a last result without its status means a cut`() throws {
        let whole = head + "OBX|1|NM|718-7^HGB^LN||124|g/L|||||F"
        #expect(try report(whole).observations.first?.value == "124")
        let cut = String(whole.dropLast(9))
        #expect(
            throws: HL7Error(.truncated, at: head.utf8.count, place: HL7Place(segment: "OBX", ordinal: 2))
        ) {
            try report(cut)
        }
    }
}
