// Broken headers, data and annotations made from whole ones: every one is read or refused, and soon.
import Mutations
import Testing
import WFDB

@Suite struct `WFDB mutations` {
    private static let headers = [
        "r 3 500/1(0) 6 12:00:00 01/02/2026\nr.dat 212x2:1+2 200(0)/mV 12 0 1 6 0 I\nr.dat 212 200\nr.dat 212 0 0\n# c\n",
        "r 2 500\nr.dat 310 -200(+5)/uV 12 0 1 6 0 I\nr.dat 310\n", "r 1 500 6\nr.dat 8:2+1 200 12 5\n~ 0\n",
        "w/3 1 500 5\nr 2\n~ 1\nr 2\n", "w/2 1 500 4\nl 0\nr 4\n",
    ]
    private static let annotations: [UInt8] = [
        0x05, 0x04, 0x00, 0xEC, 0x00, 0x00, 0xD7, 0x05, 0x00, 0x70, 0x03, 0xF0, 0x05, 0xFC, 0x28, 0x41, 0x46, 0x49,
        0x42,
        0x00, 0x02, 0xF4, 0x01, 0xF8, 0x00, 0x58, 0, 0,
    ]

    @Test func `a broken record is read or refused`() {
        let data: [UInt8] = (0..<40).map { $0 &* 37 }
        let segment = Array("r 1 500 4\nr.dat 311 200 10 0 1 0 0 I\n".utf8)
        for header in Self.headers {
            for bytes in Mutator.variants(of: Array(header.utf8), rounds: 2_000) {
                guard let header = try? WFDBHeader(parsing: bytes),
                    let record = try? WFDBRecording(header, file: { $0.hasSuffix(".hea") ? segment : data })
                else { continue }
                _ = try? record.samples()
                _ = try? record.checks()
                _ = try? record.recording()
            }
        }
    }

    @Test func `broken annotations are read or refused`() {
        for bytes in Mutator.variants(of: Self.annotations, rounds: 5_000) {
            _ = WFDBAnnotations.isLikely(bytes)
            _ = try? WFDBAnnotations(parsing: bytes).findings(frequency: 500)
        }
    }
}
