// Broken copies of small sound files: every one is read or refused.
import AECG
import Mutations
import Testing

@Suite struct `aECG mutations` {
    @Test func `a broken file is read or refused`() {
        var whole = AnnotatedECG()
        whole.annotations =
            AnnotatedECG.annotation("MDC_ECG_HEART_RATE", AnnotatedECG.quantity("52", "bpm"))
            + AnnotatedECG.annotation("S", "<value>é王&amp;</value>")
        whole.derived = AnnotatedECG.beat(30, increment: "value=\"2\" unit=\"ms\"")
        whole.period = AnnotatedECG.period("20250101100000", "20250101100010")
        whole.sets = [AnnotatedECG.set(), AnnotatedECG.set([AnnotatedECG.lead("V1", "0.5 1e5")])]
        let seed = whole.bytes
        var random = Mutator(seed: 7)
        for round in 0..<3_000 {
            var bytes = seed
            for _ in 0...(round % 4) where !bytes.isEmpty { random.change(&bytes) }
            _ = try? AECGDocument(reading: bytes)
        }
    }

    @Test func `a file cut anywhere is refused`() {
        let seed = AnnotatedECG().bytes
        for length in stride(from: 0, to: seed.count - 1, by: 3) {
            #expect(throws: AECGError.self) { try AECGDocument(reading: Array(seed.prefix(length))) }
        }
    }
}
