// What is said on an analyser's line is kept first and answered then, in both ways of speaking.
import ASTM
import Foundation
import HL7v2
import Synchronization
import TestSupport
import Testing

@testable import Analysers

@Suite struct `A port for analysers` {
    private static let message = Array("MSH|^~\\&|BC|M|LIS|H|20261121080000||ORU^R01|77|P|2.3.1\rPID|1||A966\r".utf8)

    @Test func `acknowledges an HL7 message once it is kept, and refuses one that is not`() async throws {
        for (custody, code) in [
            (AnalyserCustody.kept, "AA"), (.known, "AA"), (.none, "AR"), (.foreign, "AE"),
        ] {
            try await serving(.mllp, keeping: custody) { client, kept in
                await client.write(MLLPDecoder.block(of: Self.message))
                let answer = String(decoding: await client.read(to: 0x1C), as: UTF8.self)
                #expect(answer.contains("MSA|\(code)|77"), "\(answer)")
                #expect(kept.messages == [Self.message])
            }
        }
    }

    @Test(arguments: [
        ("hello", false), ("MSH|^~\\&|A|B|C|D|2026||QRY^Q02|1|P|2.3.1\rQRD|2026|R|D|1\r", false), ("MSH|", false),
        ("MSH|^~\\&|A|B|C|D|2026||ACK|1|P|2.3.1\rMSA|AA|1\r", false), ("\nMSH|^~\\&|A|B|C|D|2026||ORU^R01|1|P\r", true),
        ("MSH|^~\\&|A|B|C|D|2026||OUL^R22|1|P\r", true), ("MSH|^~\\&|A|B|C|D|2026||ORM^O01|1|P\rOBX|1|NM|WBC\r", true),
        ("MSH|^~\\&|A\r", true),
    ])
    func `knows what is surely no message of results`(_ text: String, _ mayBe: Bool) {
        let message = AnalyserMessage(speech: .mllp, bytes: Array(text.utf8), isWhole: true, peer: "10.0.0.9")
        #expect(message.mayBeResults == mayBe)
        let other = AnalyserMessage(speech: .astm, bytes: message.bytes, isWhole: true, peer: "10.0.0.9")
        #expect(other.mayBeResults)
    }

    @Test(arguments: [
        ("H|\\^&|||XP-100\rQ|1|^A966||ALL\rL|1|N\r", false), ("H!\\^&!!!BC\r\nQ!1!^A966\r\nL!1\r\n", false),
        ("H|\\^&\rQ|1|^A966\rR|1|^^^WBC|7.8\rL|1\r", true), ("H|\\^&\rP|1\rO|1|A966\rL|1\r", true), ("Quality\r", true),
    ])
    func `takes an ASTM message that only asks for no message of results`(_ text: String, _ mayBe: Bool) {
        let message = AnalyserMessage(speech: .astm, bytes: Array(text.utf8), isWhole: true, peer: "10.0.0.9")
        #expect(message.mayBeResults == mayBe)
    }

    @Test func `takes messages that come in any pieces, one after the other`() async throws {
        try await serving(.mllp, keeping: .kept) { client, kept in
            let bytes = MLLPDecoder.block(of: Self.message)
            for _ in 0..<3 {
                for byte in bytes { await client.write([byte]) }
                let answer = await client.read(to: 0x1C)
                #expect(!answer.isEmpty)
            }
            #expect(kept.messages.count == 3)
        }
    }

    @Test func `asks once for a message whose end never came, then says that it will not do`() async throws {
        try await serving(.mllp, keeping: .kept) { client, kept in
            let open = Array(MLLPDecoder.block(of: Self.message).dropLast(2))
            await client.write(open + open + open + [0x0B])
            for code in ["AR", "AE", "AE"] {
                let answer = String(decoding: await client.read(to: 0x1C), as: UTF8.self)
                #expect(answer.contains("MSA|\(code)|77"), "\(answer)")
            }
            #expect(kept.isWhole == [false, false, false])
        }
    }

    @Test func `does not ask again for a cut message that it has`() async throws {
        try await serving(.mllp, keeping: .known) { client, _ in
            await client.write(Array(MLLPDecoder.block(of: Self.message).dropLast(2)) + [0x0B])
            let answer = String(decoding: await client.read(to: 0x1C), as: UTF8.self)
            #expect(answer.contains("MSA|AE|77"), "\(answer)")
        }
    }

    @Test func `answers a message that falls silent before its end`() async throws {
        try await serving(.mllp, keeping: .kept, silence: .milliseconds(300)) { client, kept in
            await client.write(Array(MLLPDecoder.block(of: Self.message).dropLast(2)))
            let answer = String(decoding: await client.read(to: 0x1C), as: UTF8.self)
            #expect(answer.contains("MSA|AR|77"), "\(answer)")
            #expect(kept.messages == [Self.message] && kept.isWhole == [false])
        }
    }

    @Test func `keeps the begin of a message that is too long, and says that it will not do`() async throws {
        try await serving(.mllp, keeping: .kept) { client, kept in
            let long = Self.message + [UInt8](repeating: 0x41, count: MLLPDecoder.usualLimit)
            await client.write(MLLPDecoder.block(of: long))
            let answer = String(decoding: await client.read(to: 0x1C), as: UTF8.self)
            #expect(answer.contains("MSA|AE|77"), "\(answer)")
            #expect(kept.messages == [Array(long.prefix(MLLPDecoder.usualLimit))] && kept.isWhole == [false])
        }
    }

    @Test func `has a place for who comes again, however many of its connections are left over`() async throws {
        try await serving(.mllp, keeping: .kept) { first, _ in
            var left: [TCPClient] = []
            for _ in 1..<AnalyserPort.crowd { left.append(try #require(TCPClient(port: first.port))) }
            let newest = try #require(TCPClient(port: first.port))
            await newest.write(MLLPDecoder.block(of: Self.message))
            let answer = String(decoding: await newest.read(to: 0x1C), as: UTF8.self)
            #expect(answer.contains("MSA|AA|77"), "\(answer)")
            #expect(await first.read(to: 0x1C).isEmpty)
            withExtendedLifetime(left) {}
        }
    }

    @Test func `answers the last frame of an ASTM message once the message is kept`() async throws {
        let records = "H|\\^&|||XP-100\rP|1\rO|1|A966\rR|1|^^^^WBC^1|7.8|10*3/uL||N||F\rL|1|N\r"
        try await serving(.astm, keeping: .kept) { client, kept in
            await client.write([0x05])
            #expect(await client.read(to: 0x06) == [0x06])
            for frame in ASTMFrame.frames(of: Array(records.utf8)) {
                await client.write(frame.bytes)
                let answer = await client.read(to: 0x06)
                #expect(answer == [0x06])
            }
            #expect(kept.whole.map { String(decoding: $0, as: UTF8.self) } == [records])
            await client.write([0x04])
        }
    }

    @Test func `confirms no frame of a message that may have no end before all that came so far is kept`() async throws
    {
        let records = ["H|\\^&|||XP-100\r", "P|1\r", "R|1|^^^^WBC^1|7.8|10*3/uL||N||F\r"]
        try await serving(.astm, keeping: .kept) { client, kept in
            await client.write([0x05])
            #expect(await client.read(to: 0x06) == [0x06])
            for (place, frame) in ASTMFrame.frames(of: Array(records.joined().utf8)).enumerated() {
                await client.write(frame.bytes)
                #expect(await client.read(to: 0x06) == [0x06])
                #expect(kept.messages.last == Array(records[...place].joined().utf8) && kept.isWhole.last == false)
            }
            await client.write([0x04, 0x05])
            #expect(await client.read(to: 0x06) == [0x06])
            #expect(kept.whole == [Array(records.joined().utf8)])
        }
        try await serving(.astm, keeping: .none) { client, _ in
            await client.write([0x05])
            #expect(await client.read(to: 0x06) == [0x06])
            await client.write(ASTMFrame.frames(of: Array(records.joined().utf8))[0].bytes)
            #expect(await client.read(to: 0x15) == [0x15])
        }
    }

    @Test func `says what is wrong with an address, and that a port is taken`() async throws {
        for odd in ["2575", "localhost:1", "1.2.3.4:99999", ":1", "::1"] {
            #expect(throws: AnalyserError.address(odd)) { try port(.mllp, on: odd) }
            #expect(throws: AnalyserError.address(odd)) { try AnalyserPort.check(odd) }
        }
        for later in ["192.0.2.7:2575", "[fe80::7%later0]:2575", "0.0.0.0:1"] { try AnalyserPort.check(later) }
        let nobodys = #expect(throws: AnalyserError.self) { try port(.mllp, on: "192.0.2.7:2575") }
        if case .socket = nobodys {} else { Issue.record("\(String(describing: nobodys))") }
        let first = try port(.mllp, on: "127.0.0.1:0")
        #expect(throws: AnalyserError.self) { try port(.mllp, on: "127.0.0.1:\(first.port)") }
    }

    private func port(_ speech: AnalyserSpeech, on address: String) throws -> AnalyserPort {
        try AnalyserPort(speech, on: address, say: { _ in }, keep: { _ in .kept })
    }

    /// What was kept.
    private final class Kept: Sendable {
        private let all = Mutex<[AnalyserMessage]>([])
        var messages: [[UInt8]] { all.withLock { $0.map(\.bytes) } }
        var isWhole: [Bool] { all.withLock { $0.map(\.isWhole) } }
        var whole: [[UInt8]] { all.withLock { $0.filter(\.isWhole).map(\.bytes) } }
        func keep(_ message: AnalyserMessage) { all.withLock { $0.append(message) } }
    }

    private func serving(
        _ speech: AnalyserSpeech, keeping custody: AnalyserCustody, silence: Duration = AnalyserPort.silence,
        _ body: (TCPClient, Kept) async throws -> Void
    ) async throws {
        let kept = Kept()
        let port = try AnalyserPort(speech, on: "127.0.0.1:0", silence: silence, say: { _ in }) { message in
            kept.keep(message)
            return custody
        }
        let serving = Task { await port.serve() }
        try await body(try #require(TCPClient(port: port.port)), kept)
        serving.cancel()
        await serving.value
    }
}
