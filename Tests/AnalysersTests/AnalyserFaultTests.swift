// Every fault of an analyser's line has words for people in both languages.
import ASTM
import HL7v2
import Testing

@testable import Analysers

@Suite struct `A fault on an analyser's line` {
    private static let all: [AnalyserFault] =
        [.empty]
        + [MLLPFault.Kind.strayBytes, .missingStart, .missingEnd, .tooLong(limit: 7)].map {
            .mllp(MLLPFault($0, at: 42))
        }
        + [
            ASTMLineFault.Kind.badFrameNumber(9), .badChecksum(stated: nil, computed: 3),
            .outOfOrder(expected: 4, found: 5), .brokenOff, .frameTooLong, .messageTooLong, .outsideSession,
            .tooManyRetransmissions, .silence, .lineClosed, .notStored, .busy, .contention,
        ].map { .astm(ASTMLineFault($0, at: 42)) }

    @Test(arguments: all) func `is told in words, and not as a program names it`(_ fault: AnalyserFault) {
        let (zh, en) = fault.words
        #expect(zh.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) })
        #expect(en.contains(" ") && en.unicodeScalars.allSatisfy(\.isASCII))
        for text in [zh, en] {
            #expect(!text.contains("kind:") && !text.contains("Fault") && !text.contains("strayBytes"))
        }
    }
}
