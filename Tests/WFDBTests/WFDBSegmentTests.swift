// Records of several segments: fixed and variable layout, gaps, and segments that do not fit.
import Testing
import WFDB
import Waveforms

@Suite struct `WFDB segments` {
    private func record(_ header: String, _ files: [String: String]) throws(WFDBError) -> WFDBRecording {
        try WFDBRecording(try WFDBHeader(parsing: Array(header.utf8))) { files[$0].map { Array($0.utf8) } }
    }

    /// Two segments of format 80: the samples are the ASCII codes less 128.
    private let fixed = [
        "a.hea": "a 2 100 2\na.dat 80 200 8 0 0 0 0 I\na.dat 80 200 8 0 0 0 0 II\n", "a.dat": "abcd",
        "b.hea": "b 2 100 1\nb.dat 80 200 8 0 0 0 0 I\nb.dat 80 200 8 0 0 0 0 II\n", "b.dat": "ef",
    ]

    @Test func `segments follow each other with their gaps`() throws {
        let read = try record("w/3 2 100 5\na 2\n~ 2\nb 1\n", fixed)
        #expect(read.sampleCount == 5)
        #expect(try read.samples() == [[-31, -29, .min, .min, -27], [-30, -28, .min, .min, -26]])
        #expect(read.missingValues == [.min, .min])
        #expect(read.lines.map(\.description) == ["I", "II"])
        #expect(try read.recording().leads.map(\.standard) == [.one, .two])
    }

    @Test func `a layout names the signals and a segment may lack some`() throws {
        let files = [
            "l.hea": "l 3 100 0\n~ 0 200 8 0 0 0 0 I\n~ 0 200 8 0 0 0 0 V\n~ 0 200 8 0 0 0 0 ABP\n",
            "a.hea": "a 1 100 2\na.dat 80 100/mV 8 0 0 0 0 V\n", "a.dat": "ab",
            "b.hea": "b 2 100 1\nb.dat 80 100/mV 8 0 0 0 0 V\nb.dat 80 50/mmHg 8 0 0 0 0 ABP\n", "b.dat": "cd",
        ]
        let read = try record("w/3 3 100 3\nl 0\na 2\nb 1\n", files)
        #expect(try read.samples() == [[.min, .min, .min], [-31, -30, -29], [.min, .min, -28]])
        #expect(read.lines.map(\.gain) == [200, 100, 50])
        #expect(try read.recording().leads.map(\.name) == ["I", "V"])
        #expect(read.doubts.isEmpty)
    }

    @Test func `segments of other steps are brought to the finest, with a doubt`() throws {
        var files = fixed
        files["b.hea"] = "b 2 100 1\nb.dat 80 400(-27)/mV 8 0 0 0 0 I\nb.dat 80 200 8 0 0 0 0 II\n"
        let read = try record("w/2 2 100 3\na 2\nb 1\n", files)
        #expect(try read.samples() == [[-89, -85, -27], [-30, -28, -26]])
        #expect(read.lines[0].gain == 400)
        #expect(read.doubts == [.segmentScales(signal: "I")])
    }

    private let layout = "l 2 100 0\n~ 0 200/mV 8 0 0 0 0 II\n~ 0 10/mmHg 8 0 0 0 0 ABP\n"

    private func twice(_ second: String) -> [String: String] {
        [
            "l.hea": layout, "a.hea": "a 2 100 1\na.dat 80 200/mV 8 0 0 0 0 II\na.dat 80 10/mmHg 8 0 0 0 0 ABP\n",
            "a.dat": "ab", "b.hea": "b 2 100 1\nb.dat 80 200/mV 8 0 0 0 0 II\nb.dat 80 \(second)\n", "b.dat": "cd",
        ]
    }

    @Test(arguments: ["10/NU 8 0 0 0 0 ABP", "10/mmHg 8 0 0 0 0 RESP"])
    func `a signal that is no ECG and does not fit is left out, and the ECG is read`(second: String) throws {
        let read = try record("w/3 2 100 2\nl 0\na 1\nb 1\n", twice(second))
        #expect(try read.samples() == [[-31, -29], [-30, .min]])
        #expect(read.doubts == [.signalLeftOut(signal: second.hasSuffix("RESP") ? "RESP" : "ABP", segments: 1)])
        #expect(try read.checks().map(\.checksumMatched) == [false, false])
    }

    @Test(arguments: ["200/mV 8 0 0 0 0 V5", "200/mV 8 0 0 0 0 ABP"])
    func `a voltage that does not fit is refused as before`(second: String) {
        #expect(throws: WFDBError.contradictorySegment(line: 4)) {
            try record("w/3 2 100 2\nl 0\na 1\nb 1\n", twice(second))
        }
    }

    @Test func `a segment of another length is cut or filled, with a doubt`() throws {
        let read = try record("w/2 2 100 4\na 1\nb 3\n", fixed)
        #expect(try read.samples()[0] == [-31, -27, .min, .min])
        #expect(
            read.doubts == [
                .segmentLength(name: "a", declared: 1, found: 2), .segmentLength(name: "b", declared: 3, found: 1),
            ])
    }

    @Test func `checksums are those of the segments`() throws {
        var files = fixed
        files["a.hea"] = "a 2 100 2\na.dat 80 200 8 0 -31 -60 0 I\na.dat 80 200 8 0 -30 7 0 II\n"
        files["b.hea"] = "b 2 100 1\nb.dat 80 200 8 0 -27 -27 0 I\nb.dat 80 200 8 0 -26\n"
        #expect(try record("w/2 2 100 3\na 2\nb 1\n", files).checks().map(\.checksumMatched) == [true, false])
    }

    @Test func `what does not fit is refused with its line`() {
        let short = WFDBError.shorterThanDeclared(file: "a.dat", declaredBytes: 4, foundBytes: 1)
        let cases: [(String, [String: String], WFDBError)] = [
            ("w/1 2 200 2\na 2\n", [:], .contradictorySegment(line: 2)),
            ("w/1 3 100 2\na 2\n", [:], .contradictorySegment(line: 2)),
            ("w/1 2 100 2\nw 2\n", ["w.hea": "w/1 2 100 2\nw 2\n"], .contradictorySegment(line: 2)),
            (
                "w/2 2 100 3\na 2\nc 1\n", ["c.hea": "c 1 100 1\nc.dat 80\n", "c.dat": "x"],
                .contradictorySegment(line: 3)
            ),
            ("w/1 2 100 2\nc 2\n", [:], .missingFile("c.hea")),
            (
                "w/1 2 100 2\na 2\n", ["a.hea": "a 2 100 2\na.dat 80 x\n"],
                .inSegment(header: "a.hea", .badLine(line: 2, column: 3))
            ), ("w/1 2 100 2\na 2\n", ["a.dat": "a"], .inSegment(header: "a.hea", short)),
            ("w/1 2 100 2\n~ 2\n", [:], .missingFile("w")),
            ("w/20000 2 100 2\n" + String(repeating: "a 0\n", count: 20_000), [:], .tooLarge(.segments)),
            ("w/2 2 100 2\na 4000000000\na 2\n", [:], .tooLarge(.samples)),
        ]
        for (header, more, error) in cases {
            #expect(throws: error) { try record(header, fixed.merging(more) { $1 }) }
        }
    }
}
