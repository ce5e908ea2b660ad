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
        #expect(read.record.frequency == 250 && read.doubts == [.frequencyAssumed(line: 2)])
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

    @Test(arguments: ["1e-306", "1e-7/mV", "1e300/nV", "-2e9/mV", "1e-9/nu"])
    func `a gain that no recorder has is as good as none`(gain: String) throws {
        let line = try #require(try header("r 1 500\nr.dat 16 \(gain)\n").signals.first)
        #expect(line.gain == 200 && !line.isCalibrated)
    }

    @Test func `a gain of another quantity than voltage stays what it is`() throws {
        let line = try #require(try header("r 1 500\nr.dat 16 1e-9/mmHg\n").signals.first)
        #expect(line.gain == 1e-9 && line.isCalibrated)
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
        ("r 1 fast\n", .badLine(line: 1, column: 3)), ("r 1 -1\n", .badLine(line: 1, column: 3)),
        ("r 1 500 -4\n", .badLine(line: 1, column: 4)), ("r 1 nan\n", .badLine(line: 1, column: 3)),
        ("r 9999\n", .tooLarge(.signals)), ("", .notAHeader), ("# only a comment\n", .notAHeader),
        ("r 2 500 10\nr.dat 16\n", .missingSignalLines(declared: 2, found: 1)),
        ("r 1 500 10\nr.dat\n", .badLine(line: 2, column: 2)),
        ("r 1 500 10\nr.dat 16z\n", .badLine(line: 2, column: 2)),
        ("r 1 500 10\nr.dat 16x0\n", .badLine(line: 2, column: 2)),
        ("r 1 500 10\nr.dat 16 abc\n", .badLine(line: 2, column: 3)),
        ("r 1 500 10\nr.dat 16 200(1\n", .badLine(line: 2, column: 3)),
        ("r 1 500 10\nr.dat 16\nr.dat 16\n", .badLine(line: 3, column: 1)),
        ("r/3 2 500 10\nr_1 5\n", .missingSegmentLines(declared: 3, found: 1)),
        ("r/1 2 500 10\nr_1\n", .badLine(line: 2, column: 1)),
        ("r/1 2 500 10\nr_1 5\nr_2 5\n", .badLine(line: 3, column: 1)),
        ("r/1 2 500 10\nx/r_1 5\n", .pathInName(line: 2)),
        ("r 1 500 10\n../r.dat 16\n", .pathInName(line: 2)),
        ("r 1 500 10\nC:r.dat 16\n", .pathInName(line: 2)), ("r 1 500 10\na\\r.dat 16\n", .pathInName(line: 2)),
    ]) func `what breaks the rules is refused with its line and word`(text: String, error: WFDBError) {
        #expect(throws: error) { try header(text) }
    }

    @Test func `a huge number does not trap`() {
        let digits = String(repeating: "9", count: 400)
        for text in ["r \(digits)\n", "r 1 \(digits)\n", "r 1 1 \(digits)\n", "r 1\nr.dat 16+\(digits)\n"] {
            #expect(throws: WFDBError.self) { try header(text) }
        }
    }

    @Test func `a line that lacks numbers gives its text as the name, with a doubt`() throws {
        let read = try header("r 1 500 10\nr.dat 16 200 12 lead II\n")
        #expect(read.signals[0].description == "lead II")
        #expect(read.signals[0].adcResolution == 12)
        #expect(read.doubts == [.lineCutShort(line: 2)])
    }

    @Test func `lines end as any system ends them and blanks do not count`() throws {
        for end in ["\n", "\r\n", "\r"] {
            let read = try header(
                "# c \(end)\(end) r 1 500 10 \(end)\tr.dat\t16 +2.0e2(+5)/uV 12.0 0 1 2 0 V1  \(end)#Age: 1")
            #expect(read.comments == ["c", "Age: 1"])
            #expect(read.signals[0].gain == 200)
            #expect(read.signals[0].baseline == 5)
            #expect(read.signals[0].description == "V1")
            #expect(read.doubts.isEmpty)
        }
    }

    @Test func `a comment may follow the words of a line but not sit in a name`() throws {
        let read = try header("r 2 500 10 # made by hand\na 16 # first\nb 16 200 12 0 0 0 0 sig #1\n")
        #expect(read.comments == ["made by hand", "first"])
        #expect(read.signals.map(\.description) == ["record r, signal 0", "sig #1"])
    }

    @Test func `a name in Chinese is read in UTF-8 and in GBK`() throws {
        let before = Array("r 1 500 10\nr.dat 16 200 12 0 0 0 0 ".utf8)
        #expect(try WFDBHeader(parsing: before + Array("胸导".utf8)).signals[0].description == "胸导")
        #expect(try WFDBHeader(parsing: before + [0xD0, 0xD8, 0xB5, 0xBC]).signals[0].description == "胸导")
        let neither = try WFDBHeader(parsing: before + [0xFF, 0x41])
        #expect(neither.doubts == [.characterSet])
        #expect(neither.signals[0].description == "ÿA")
    }

    @Test func `microvolts of ISO 8859-1 are not taken for Chinese`() throws {
        let bytes = Array("r 1 500 10\nr.dat 16 1(0)/".utf8) + [0xB5] + Array("V 12\n".utf8)
        #expect(try WFDBHeader(parsing: bytes).signals[0].microvoltsPerStep == 1)
    }

    @Test func `units give microvolts and other quantities none`() throws {
        let read = try header(
            "r 6 500 1\na 16 200/mV\na 16 2/uV\na 16 1000/V\na 16 10/mmHg\na 16 0\na 16 -200/mV\n")
        #expect(read.signals.map(\.microvoltsPerStep) == [5, 0.5, 1_000, nil, 5, -5])
        #expect(read.signals.map(\.isVoltageStated) == [true, true, true, false, false, true])
    }

    @Test func `time and date are found in either order and nonsense is a doubt`() throws {
        #expect(try header("r 0 500 10 01/02/2026 12:30\n").record.startedAt == "01/02/2026 12:30")
        #expect(try header("r 0 500 10 12:33:59 12-May-2020\n").record.startedAt == "12-May-2020 12:33:59")
        #expect(try header("r 0 500 10 12:33:59 12-Mai-2020\n").doubts == [.startUnread(line: 1)])
        let read = try header("r 0 500 10 noon\n")
        #expect(read.record.startedAt == nil)
        #expect(read.doubts == [.startUnread(line: 1)])
    }

    @Test func `words behind the date are passed over, and a frequency of zero is none`() throws {
        let read = try header("r 1 500 10 10:00:00 01/02/2024 and more\nr.dat 16\n")
        #expect(read.record.startedAt == "01/02/2024 10:00:00")
        #expect(read.record.frequency == 500 && read.doubts.isEmpty)
        #expect(WFDBHeader.isLikely(Array("r 1 500 10 10:00:00 01/02/2024 and more\n".utf8)))
        #expect(!WFDBHeader.isLikely(Array("r 1 500 10 11 12 13 14\n".utf8)))
        let none = try header("r 1 0 10\nr.dat 16\n")
        #expect(none.record.frequency == 250 && none.doubts == [.frequencyAssumed(line: 1)])
        #expect(WFDBHeader.isLikely(Array("r 1 0 10\n".utf8)))
    }

    @Test func `volts are written out in either number`() throws {
        let read = try header("r 2 500 1\na 16 2000/Volts\na 16 2000/volt\n")
        #expect(read.signals.map(\.microvoltsPerStep) == [500, 500])
    }

    @Test func `text that is no header is not taken for one`() {
        for text in ["MSH|^~\\&|", "hello world", "<xml/>", "12 leads are here, nothing else"] {
            #expect(!WFDBHeader.isLikely(Array(text.utf8)))
        }
        #expect(WFDBHeader.isLikely(Array("# c\n100 2 360 650000\n".utf8)))
    }
}
