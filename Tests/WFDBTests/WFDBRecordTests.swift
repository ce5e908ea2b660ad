// Records: samples out of interleaved frames, and headers that lie about their files.
import Testing
import WFDB

@Suite struct `WFDB record` {
    /// Two signals of three samples: 1 -2 300 and -1 32767 -32768.
    private let data: [UInt8] = [1, 0, 0xFF, 0xFF, 0xFE, 0xFF, 0xFF, 0x7F, 0x2C, 0x01, 0x00, 0x80]

    private func record(_ header: String, _ files: [String: [UInt8]]) throws(WFDBError) -> WFDBRecord {
        try WFDBRecord(try WFDBHeader(parsing: Array(header.utf8))) { files[$0] }
    }

    @Test func `samples come out of the frames lead by lead`() throws {
        let read = try record("r 2 500 3\nr.dat 16\nr.dat 16\n", ["r.dat": data])
        #expect(read.samples() == [[1, -2, 300], [-1, 32_767, -32_768]])
        #expect(read.summaries().map(\.first) == [1, -1])
        #expect(read.summaries().map(\.checksum) == [299, -2])
    }

    @Test func `a byte offset passes over a matrix header`() throws {
        let read = try record("r 2 500 3\nr.mat 16+4\nr.mat 16+4\n", ["r.mat": [9, 9, 9, 9] + data])
        #expect(read.samples()[0] == [1, -2, 300])
    }

    @Test func `signals of several files keep the header's order`() throws {
        let read = try record("r 2 500 1\na 16\nb 16\n", ["a": [1, 0], "b": [2, 0]])
        #expect(read.samples() == [[1], [2]])
    }

    @Test func `an unstated length is taken from the file`() throws {
        #expect(try record("r 2 500\nr.dat 16\nr.dat 16\n", ["r.dat": data]).sampleCount == 3)
        #expect(throws: WFDBError.partialFrame(file: "r.dat", foundBytes: 11)) {
            try record("r 2 500\nr.dat 16\nr.dat 16\n", ["r.dat": Array(data.dropLast())])
        }
    }

    @Test func `a header that claims more than the file holds names file and bytes`() {
        #expect(throws: WFDBError.shorterThanDeclared(file: "r.dat", declaredBytes: 16, foundBytes: 12)) {
            try record("r 2 500 4\nr.dat 16\nr.dat 16\n", ["r.dat": data])
        }
        #expect(throws: WFDBError.shorterThanDeclared(file: "r.dat", declaredBytes: 36, foundBytes: 12)) {
            try record("r 2 500 3\nr.dat 16+24\nr.dat 16+24\n", ["r.dat": data])
        }
    }

    @Test func `a header that claims less is read with the surplus named`() throws {
        let read = try record("r 2 500 2\nr.dat 16\nr.dat 16\n", ["r.dat": data])
        #expect(read.surpluses.map(\.file) == ["r.dat"])
        #expect(read.surpluses.map(\.declaredBytes) == [8])
        #expect(read.surpluses.map(\.foundBytes) == [12])
    }

    @Test func `a claim of four thousand million samples is refused before anything is allocated`() {
        #expect(throws: WFDBError.tooLarge(.samples)) {
            try record("r 2 500 4294967295\nr.dat 16\nr.dat 16\n", ["r.dat": data])
        }
    }

    @Test func `a missing file is named`() {
        #expect(throws: WFDBError.missingFile("r.dat")) { try record("r 1 500 3\nr.dat 16\n", [:]) }
    }

    @Test(arguments: [508, 516, 524, 17]) func `a format that is not read is named with its line`(format: Int) {
        #expect(throws: WFDBError.notReadableYet(.format(format, line: 2))) {
            try record("r 1 500 3\nr.dat \(format)\n", ["r.dat": data])
        }
    }

    @Test func `lines of one file that contradict each other are refused`() {
        #expect(throws: WFDBError.contradictoryGroup(line: 3)) {
            try record("r 2 500 1\nr.dat 16\nr.dat 16+4\n", ["r.dat": data])
        }
        #expect(throws: WFDBError.contradictoryGroup(line: 4)) {
            try record("r 3 500 1\na 16\nb 16\na 16\n", ["a": data, "b": data])
        }
    }

    @Test func `a MATLAB matrix header is recognised`() {
        let words: [UInt8] = [30, 0, 0, 0, 12, 0, 0, 0, 0x88, 0x13, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0]
        let matrix = Matlab4(words + Array("val".utf8) + [0])
        #expect(matrix?.rows == 12)
        #expect(matrix?.columns == 5_000)
        #expect(matrix?.dataOffset == 24)
        #expect(Matlab4(words) == nil)
    }
}
