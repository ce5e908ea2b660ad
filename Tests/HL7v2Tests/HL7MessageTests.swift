// Structure of a message: its own separators, line ends, frames, escapes and character set.
import HL7v2
import Testing

@Suite struct `HL7 message` {
    private func message(_ text: String) throws(HL7Error) -> HL7Message {
        try HL7Message(parsing: Array(text.utf8))
    }
    private let head = "MSH|^~\\&|BC-5150|Lab|||20260608160436||ORU^R01|3|P|2.3.1||||||UNICODE"

    @Test func `fields are counted as the standard counts them`() throws {
        let segment = try message(head + "\rPID|1||A966^^^^MR").header
        #expect(segment.text(1) == "|")
        #expect(segment.text(2) == "^~\\&")
        #expect(segment.text(3) == "BC-5150")
        #expect(segment.component(2, of: 9) == "R01")
        #expect(segment.text(18) == "UNICODE")
        #expect(segment.text(19) == nil)
    }

    @Test(arguments: ["\r", "\n", "\r\n", "\r\r\n"]) func `any line end divides segments`(end: String) throws {
        let read = try message([head, "PID|1", "OBX|1"].joined(separator: end) + end)
        #expect(read.segments.map(\.name) == ["MSH", "PID", "OBX"])
        #expect(read.segments.allSatisfy { $0.isTerminated })
    }

    @Test func `a byte order mark and an MLLP frame are passed over`() throws {
        #expect(try message("\u{FEFF}" + head + "\r").header.text(10) == "3")
        #expect(try message("\u{0B}" + head + "\rPID|1\r\u{1C}\r").segments.count == 2)
    }

    @Test func `a frame that is never closed means a cut`() {
        #expect(throws: HL7Error(.truncated, at: head.utf8.count + 2)) { try message("\u{0B}" + head + "\r") }
    }

    @Test func `declared separators are used instead of the usual ones`() throws {
        let read = try message("MSH#*!?@#App#Lab#####ORU*R01#1#P#2.5\rPID#1##7*x!8*y\r")
        #expect(read.segments[1].field(3)?.repetitions.map { $0.component(1) } == ["7", "8"])
    }

    @Test func `separators that repeat or are letters are refused`() {
        #expect(throws: HL7Error.self) { try message("MSH|^^\\&|App|\r") }
        #expect(throws: HL7Error.self) { try message("MSHa^~\\&a\r") }
    }

    @Test func `escapes give back the separators and bytes`() throws {
        let read = try message(head + "\rNTE|1||a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f\\X4142\\g\\H\\h\\.br\\\r")
        #expect(read.segments[1].text(3) == "a|b^c&d~e\\fABgh\n")
    }

    @Test func `a lone escape character stays in the text`() throws {
        #expect(try message(head + "\rNTE|1||5\\ 6\r").segments[1].text(3) == "5\\ 6")
    }

    @Test func `Chinese text in UTF-8 is read`() throws {
        #expect(try message(head + "\rPID|1||1||张^三\r").segments[1].component(1, of: 5) == "张")
    }

    @Test func `a file without MSH says so`() {
        #expect(throws: HL7Error(.noMessageHeader, at: 0)) { try message("PID|1||2\rOBX|1\r") }
        #expect(throws: HL7Error(.empty, at: 0)) { try message("") }
        #expect(throws: HL7Error(.empty, at: 0)) { try message("\r\n \r\n") }
    }

    @Test func `several messages and batch segments are told apart`() throws {
        let file = "FHS|^~\\&\rBHS|^~\\&\r\(head)\rPID|1\r\(head)\rPID|2\rBTS|2\rFTS|1\r"
        let messages = try HL7Message.all(in: Array(file.utf8))
        #expect(messages.map { $0.segments.count } == [2, 2])
    }

    @Test func `a line that is no segment is refused with its number`() {
        #expect(
            throws: HL7Error(.badSegment, at: head.utf8.count + 1, place: HL7Place(segment: "?", ordinal: 2))
        ) {
            try message(head + "\rhello world\rPID|1\r")
        }
    }
}
