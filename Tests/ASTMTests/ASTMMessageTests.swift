// Structure of a message: its own separators, line ends, frames, escapes, character sets, and what is broken.
import ASTM
import Testing

@Suite struct `ASTM message` {
    private func message(_ text: String) throws(ASTMError) -> ASTMMessage {
        try ASTMMessage(parsing: Array(text.utf8))
    }
    private let head = "H|\\^&|||XN-550^00-24||||||||E1394-97"

    @Test func `fields are counted as the standard counts them`() throws {
        let header = try message(head + "\rL|1|N\r").header
        #expect(header.text(1) == "H")
        #expect(header.text(2) == "\\^&")
        #expect(header.component(1, of: 5) == "XN-550")
        #expect(header.component(2, of: 5) == "00-24")
        #expect(header.text(13) == "E1394-97")
        #expect(header.text(14) == nil && header.text(0) == nil)
    }

    @Test(arguments: ["\r", "\n", "\r\n", "\r\r\n"]) func `any line end divides records`(end: String) throws {
        let read = try message(["\u{FEFF}" + head, "P|1", "L|1|N"].joined(separator: end))
        #expect(read.records.map(\.letter) == ["H", "P", "L"])
        #expect(read.records.map(\.ordinal) == [1, 2, 3])
    }

    @Test func `declared separators are used instead of the usual ones`() throws {
        let read = try message("H#*!?#a\rP#1##7*x!8*y\rL#1\r")
        #expect(read.records[1].field(4)?.repetitions.map { $0.component(1) } == ["7", "x", "y"])
        #expect(read.records[1].field(4)?.repetitions.map { $0.component(2) } == [nil, "8", nil])
    }

    @Test func `a doubled backslash in the header counts once`() throws {
        let read = try message("H|\\\\^&|||x\rO|1||a\\\\b\rL|1\r")
        #expect(read.records[1].component(1, of: 4) == "a")
    }

    @Test func `separators that repeat or are letters are refused`() {
        for header in ["H||^&|a", "H|^|", "H|ab&|", "Hello", "H|", "H"] {
            #expect(throws: ASTMError.self, "\(header)") { try message(header + "\rL|1\r") }
        }
    }

    @Test func `escapes give back the separators and bytes`() throws {
        let read = try message(head + "\rC|1|I|a&F&b&S&c&R&d&E&e&X4142&f&H&g&Z1&\rL|1\r")
        #expect(read.records[1].text(4) == "a|b^c\\d&eABf&H&g&Z1&")
    }

    @Test func `a lone escape character stays in the text`() throws {
        #expect(try message(head + "\rC|1|I|5 & 6\rL|1\r").records[1].text(4) == "5 & 6")
    }

    @Test func `padding is kept in the text and left out of a component`() throws {
        let record = try message(head + "\rO|1||^^     113^A\rL|1\r").records[1]
        #expect(record.text(4) == "^^     113^A")
        #expect(record.component(3, of: 4) == "113")
        #expect(record.component(1, of: 4) == nil)
    }

    @Test func `Chinese text is read in UTF-8 and in GB 18030`() throws {
        let front = Array((head + "\rP|1|||7|").utf8)
        let back = Array("\rL|1|N\r".utf8)
        #expect(try ASTMMessage(parsing: front + Array("张三".utf8) + back).records[1].text(6) == "张三")
        #expect(try ASTMMessage(parsing: front + [0xD5, 0xC5, 0xC8, 0xFD] + back).records[1].text(6) == "张三")
        // 亅 ends with the byte of the separator.
        let tricky = try ASTMMessage(parsing: front + [0x81, 0x7C] + Array("^b|c".utf8) + back).records[1]
        #expect(tricky.component(1, of: 6) == "亅")
        #expect(tricky.text(7) == "c")
    }

    @Test func `bytes that are text in no character set are refused with their place`() {
        let bytes = Array((head + "\rP|1|").utf8) + [0xFF, 0x0D] + Array("L|1\r".utf8)
        let place = ASTMPlace(record: "P", ordinal: 2)
        #expect(throws: ASTMError(.badText, at: head.utf8.count + 5, place: place)) {
            try ASTMMessage(parsing: bytes)
        }
    }

    @Test func `a message without terminator is cut`() {
        let place = ASTMPlace(record: "P", ordinal: 2)
        #expect(throws: ASTMError(.truncated, at: head.utf8.count + 1, place: place)) { try message(head + "\rP|1\r") }
    }

    @Test func `a file without header says so`() {
        #expect(throws: ASTMError(.noHeader, at: 0)) { try message("P|1\rL|1\r") }
        #expect(throws: ASTMError(.empty, at: 0)) { try message("") }
        #expect(throws: ASTMError(.empty, at: 0)) { try message("\r\n \u{06}\r\n") }
    }

    @Test func `a line that is no record is refused with its number`() {
        for line in ["hello", "R1|2", "r|1", "张"] {
            #expect(
                throws: ASTMError(.badRecord, at: head.utf8.count + 1, place: ASTMPlace(record: "?", ordinal: 2))
            ) { try message(head + "\r" + line + "\rL|1\r") }
        }
        #expect(throws: ASTMError.self) { try message(head + "\rL|1\rR|1\r") }
    }

    @Test func `several messages are told apart`() throws {
        let file = Array("\(head)\rP|1\rL|1\r\(head)\rL|1\r".utf8)
        #expect(try ASTMMessage.all(in: file).map { $0.records.count } == [3, 2])
    }

    @Test func `limits are kept`() {
        let wide = head + "\rR" + String(repeating: "|", count: ASTMLimits.fieldsOfRecord) + "\rL|1\r"
        #expect(throws: ASTMError.self) { try message(wide) }
        let long = head + "\r" + String(repeating: "C|1\r", count: ASTMLimits.records) + "L|1\r"
        #expect(throws: ASTMError.self) { try message(long) }
        #expect(throws: ASTMError(.tooLarge, at: ASTMLimits.fileBytes)) {
            try ASTMMessage(parsing: [UInt8](repeating: 0x48, count: ASTMLimits.fileBytes + 1))
        }
    }

    @Test func `any broken copy gets an answer`() {
        var dice = Dice(3)
        for whole in [Line.message, Line.session(), Line.session(.continuous)] {
            for length in whole.indices { _ = try? ASTMMessage(parsing: Array(whole.prefix(length))) }
            for _ in 0..<2_000 {
                var bytes = whole
                for _ in 0..<Int.random(in: 1...4, using: &dice) {
                    bytes[Int.random(in: bytes.indices, using: &dice)] = .random(in: 0...255, using: &dice)
                }
                if let message = try? ASTMMessage(parsing: bytes) { _ = try? ASTMReport(message) }
            }
        }
    }
}
