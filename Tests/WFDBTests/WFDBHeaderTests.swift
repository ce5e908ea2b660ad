// Headers: every optional part, every default, and what breaks the rules.
import Testing
import WFDB

@Suite struct `WFDB header` {
    private func header(_ text: String) throws(WFDBError) -> WFDBHeader {
        try WFDBHeader(parsing: Array(text.utf8))
    }

    @Test func `a full signal line is read word by word`() throws {
        let read = try header(
            "r 1 500 10\nr.mat 16x1+24 1000.0(-5)/mv 12 3 10 23323 0 lead aVR of 12\n# Age: 59\n#\n")
        let line = try #require(read.signals.first)
        #expect(line.fileName == "r.mat")
        #expect(line.format == 16)
        #expect(line.byteOffset == 24)
        #expect(line.gain == 1_000)
        #expect(line.baseline == -5)
        #expect(line.unit == "mv")
        #expect(line.adcResolution == 12)
        #expect(line.adcZero == 3)
        #expect(line.initialValue == 10)
        #expect(line.checksum == 23_323)
        #expect(line.description == "lead aVR of 12")
        #expect(read.comments == ["Age: 59"])
    }

    @Test func `what is left out has the format's defaults`() throws {
        let read = try header("# before the record line\nr 1\nr.dat 16\n")
        let line = try #require(read.signals.first)
        #expect(read.record.frequency == 250)
        #expect(read.record.sampleCount == nil)
        #expect(read.comments == ["before the record line"])
        #expect(line.gain == 200)
        #expect(!line.isCalibrated)
        #expect(line.baseline == 0)
        #expect(line.unit == "mV")
        #expect(line.adcResolution == 12)
        #expect(line.checksum == nil)
        #expect(line.description == "record r, signal 0")
    }

    @Test func `a missing baseline is the converter's zero`() throws {
        let line = try #require(
            try header("100 1 360 10\n100.dat 16 200 11 1024 995 -22131 0 MLII\n").signals.first)
        #expect(line.baseline == 1_024)
        #expect(line.isCalibrated)
    }

    @Test func `counter frequency time and date are passed over`() throws {
        let record = try header("r_1 0 500/1000(5) 10 12:30:00.5 01/02/2026\n").record
        #expect(record.frequency == 500)
        #expect(record.baseTime == "12:30:00.5")
        #expect(record.baseDate == "01/02/2026")
    }

    @Test(arguments: [
        ("r\n", WFDBError.badLine(line: 1, column: 1)), ("r x\n", .badLine(line: 1, column: 2)),
        ("r 1 fast\n", .badLine(line: 1, column: 3)), ("r 1 0\n", .badLine(line: 1, column: 3)),
        ("r 1 500 -4\n", .badLine(line: 1, column: 4)), ("r 1 nan\n", .badLine(line: 1, column: 3)),
        ("r 9999\n", .tooLarge(.signals)), ("", .notAHeader), ("# only a comment\n", .notAHeader),
        ("r 2 500 10\nr.dat 16\n", .missingSignalLines(declared: 2, found: 1)),
        ("r 1 500 10\nr.dat\n", .badLine(line: 2, column: 2)),
        ("r 1 500 10\nr.dat 16z\n", .badLine(line: 2, column: 2)),
        ("r 1 500 10\nr.dat 16x0\n", .badLine(line: 2, column: 2)),
        ("r 1 500 10\nr.dat 16 abc\n", .badLine(line: 2, column: 3)),
        ("r 1 500 10\nr.dat 16 200(1\n", .badLine(line: 2, column: 3)),
        ("r 1 500 10\nr.dat 16 200 x\n", .badLine(line: 2, column: 4)),
        ("r 1 500 10\nr.dat 16\nr.dat 16\n", .badLine(line: 3, column: 1)),
        ("r/3 2 500 10\nr_1 5\n", .notReadableYet(.multiSegment)),
    ]) func `what breaks the rules is refused with its line and word`(text: String, error: WFDBError) {
        #expect(throws: error) { try header(text) }
    }

    @Test func `a huge number does not trap`() {
        let digits = String(repeating: "9", count: 400)
        for text in ["r \(digits)\n", "r 1 \(digits)\n", "r 1 1 \(digits)\n", "r 1\nr.dat 16+\(digits)\n"] {
            #expect(throws: WFDBError.self) { try header(text) }
        }
    }

    @Test func `text that is no header is not taken for one`() {
        for text in ["MSH|^~\\&|", "hello world", "<xml/>", "12 leads are here, nothing else"] {
            #expect(!WFDBHeader.isLikely(Array(text.utf8)))
        }
        #expect(WFDBHeader.isLikely(Array("# c\n100 2 360 650000\n".utf8)))
    }
}
