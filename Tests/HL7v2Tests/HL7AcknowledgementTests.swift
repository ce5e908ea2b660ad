// The answer to a message: its control id, version, separators and character set come from the message.
import HL7v2
import Testing

@Suite struct `HL7 acknowledgement` {
    private func answer(to text: String, _ code: HL7Acknowledgement.Code = .accepted, words: String? = nil) -> String {
        let answer = HL7Acknowledgement(to: Array(text.utf8)).message(code, at: "20260608160437", words: words)
        return String(decoding: answer, as: UTF8.self)
    }

    @Test func `a Mindray message is answered as its maker asks`() {
        let message = "MSH|^~\\&|BC-5150|Lab|LIS|Hub|20260608160436||ORU^R01|3|P|2.3.1||||||UNICODE\rPID|1\r"
        #expect(
            answer(to: message)
                == "MSH|^~\\&|LIS|Hub|BC-5150|Lab|20260608160437||ACK^R01|3|P|2.3.1||||||UNICODE\rMSA|AA|3\r")
        #expect(HL7Acknowledgement(to: Array(message.utf8)).controlID == "3")
    }

    @Test func `the sender's separators are used`() {
        let read = answer(to: "MSH#*!?@#App#####1#ORU*R01#a?E?b#P#2.5\r", .failed, words: "no # * here?")
        #expect(read == "MSH#*!?@###App##20260608160437##ACK*R01#a?E?b#P#2.5\rMSA#AE#a?E?b#no ?F? ?S? here?E?\r")
    }

    @Test func `a message that cannot be read is answered too`() {
        for text in ["", "hello", "MSH", "MSH|", "MSH|||||\r"] {
            let read = answer(to: text, .rejected, words: "not HL7: 不")
            #expect(read == "MSH|^~\\&|||||20260608160437||ACK|||2.3.1\rMSA|AR||not HL7: ???\r", "\(text)")
        }
    }

    @Test func `a version and a trigger that are not there are not invented beyond need`() {
        #expect(answer(to: "MSH|^~\\&|A||||1||ORU|7\r") == "MSH|^~\\&|||A||20260608160437||ACK|7||2.3.1\rMSA|AA|7\r")
    }

    @Test func `the answer is itself a message`() throws {
        let bytes = HL7Acknowledgement(to: Array("MSH|^~\\&|A||||1||ORU^R01|7|P|2.4\r".utf8))
            .message(.accepted, at: "20260608160437", words: "a|b\\c")
        let read = try HL7Message(parsing: bytes)
        #expect(read.segments.map(\.name) == ["MSH", "MSA"])
        #expect(read.segments[1].text(3) == "a|b\\c")
        #expect(read.header.text(12) == "2.4")
    }

    @Test func `a block may be handed over with its frame`() {
        #expect(answer(to: "\u{0B}MSH|^~\\&|A||||1||ORU^R01|7|P|2.4\u{1C}\r").hasSuffix("MSA|AA|7\r"))
    }
}
