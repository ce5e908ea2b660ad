// MATLAB files of every shape that the structure ECG is met in, and those that are none.
import MATFile
import Testing
import Waveforms

@Suite struct `MATLAB recording` {
    /// Two samples of twelve leads, column by column, in millivolts: lead k has k/1000 and -k/1000.
    private let values = (1...12).map { Double($0) / 1_000 } + (1...12).map { -Double($0) / 1_000 }

    @Test(arguments: [false, true]) func `doubles in either byte order`(isBig: Bool) throws {
        let bytes = MATBytes(isBig: isBig)
        let read = try MATRecording(parsing: bytes.recording(bytes.doubles(values, [12, 2])))
        #expect(read.recording.frequency == 500)
        #expect(read.isFrequencyAssumed && !read.isTransposed && !read.isInteger && !read.isImplausible)
        #expect(read.recording.leads.map(\.standard) == MATRecording.leads)
        #expect(read.recording.lead(.three)?.steps == [3_000, -3_000])
        #expect(read.recording.lead(.v6)?.microvolts == [12, -12])
        #expect(read.recording.leads[0].microvoltsPerStep == 0.001)
        #expect(read.sex == "Male")
        #expect(read.age == "52")
    }

    @Test func `leads in columns are turned`() throws {
        let bytes = MATBytes()
        let turned = (0..<12).flatMap { [values[$0], values[$0 + 12]] }
        let read = try MATRecording(parsing: bytes.recording(bytes.doubles(turned, [2, 12])))
        #expect(read.isTransposed)
        #expect(read.recording.lead(.three)?.steps == [3_000, -3_000])
    }

    @Test func `singles and integers`() throws {
        let bytes = MATBytes()
        let single = try MATRecording(parsing: bytes.recording(bytes.singles(values.map { Float($0) }, [12, 2])))
        #expect(single.recording.lead(.two)?.steps == [2_000, -2_000])
        let shorts = (1...12).map { Int16($0 * 100) }
        let whole = try MATRecording(parsing: bytes.recording(bytes.shorts(shorts, [12, 1])))
        #expect(whole.isInteger)
        #expect(whole.recording.lead(.two)?.microvolts == [200])
        #expect(whole.recording.lead(.two)?.isCalibrated == false)
    }

    @Test func `a large number takes a coarser step and none at all is missing`() throws {
        let bytes = MATBytes()
        var odd = values
        odd[0] = 3_000
        odd[1] = .nan
        let read = try MATRecording(parsing: bytes.recording(bytes.doubles(odd, [12, 2])))
        #expect(read.isImplausible)
        #expect(read.recording.leads[0].microvoltsPerStep == 0.01)
        #expect(read.recording.lead(.one)?.steps.first == 300_000_000)
        #expect(read.recording.lead(.two)?.steps == [MATRecording.missing, -200])
        odd[0] = 1e20
        #expect(throws: MATFileError.outOfRange) {
            try MATRecording(parsing: bytes.recording(bytes.doubles(odd, [12, 2])))
        }
    }

    @Test func `a stated frequency is taken`() throws {
        let bytes = MATBytes()
        let fields = [("data", bytes.doubles(values, [12, 2])), ("fs", bytes.doubles([250], [1, 1]))]
        let read = try MATRecording(parsing: bytes.header() + bytes.structure(fields, name: "ecg"))
        #expect(read.recording.frequency == 250)
        #expect(!read.isFrequencyAssumed)
        #expect(read.sex == nil && read.age == nil)
    }

    @Test func `other variables beside it do not matter`() throws {
        let bytes = MATBytes()
        let sparse =
            bytes.header() + bytes.text("note", name: "t") + bytes.cells([bytes.text("a"), bytes.text("b")], name: "c")
        let file = sparse + bytes.recording(bytes.doubles(values, [12, 2])).dropFirst(128)
        #expect(try MATRecording(parsing: file).recording.sampleCount == 2)
        #expect(try MATFile(parsing: file).variables.map(\.name) == ["t", "c", "ECG"])
    }

    @Test func `what is no recording says what is there`() {
        let bytes = MATBytes()
        let bare = bytes.header() + bytes.doubles(values, [12, 2], name: "val")
        #expect(throws: MATFileError.noRecording(["val"])) { try MATRecording(parsing: bare) }
        #expect(throws: MATFileError.shape([3, 8])) {
            try MATRecording(parsing: bytes.recording(bytes.doubles(values, [3, 8])))
        }
        #expect(throws: MATFileError.shape([12, 0])) {
            try MATRecording(parsing: bytes.recording(bytes.doubles([], [12, 0])))
        }
        #expect(throws: MATFileError.notAMATFile) { try MATRecording(parsing: Array("hello".utf8)) }
        #expect(throws: MATFileError.hdf5) { try MATRecording(parsing: bytes.header(version: 0x0200)) }
        #expect(throws: MATFileError.hdf5) { try MATRecording(parsing: Array("MATLAB 7.3 MAT-file".utf8)) }
    }

    @Test func `depth is bounded`() throws {
        let bytes = MATBytes()
        func nested(_ depth: Int) -> [UInt8] {
            (0..<depth).reduce(bytes.text("x")) { inner, _ in bytes.cells([inner]) }
        }
        #expect(throws: Never.self) { try MATFile(parsing: bytes.header() + nested(MATFileLimits.depth)) }
        #expect(throws: MATFileError.tooLarge(.depth)) {
            try MATFile(parsing: bytes.header() + nested(MATFileLimits.depth + 1))
        }
    }

    @Test func `numbers that are claimed and not there take no memory`() {
        let bytes = MATBytes()
        let claim = bytes.recording(bytes.doubles(values, [1 << 30, 1 << 30]))
        #expect(throws: MATFileError.self) { try MATRecording(parsing: claim) }
    }

    @Test func `a file cut at any byte is refused`() {
        let bytes = MATBytes()
        let whole = bytes.recording(bytes.doubles(values, [12, 2]))
        for length in 0..<whole.count {
            #expect(throws: MATFileError.self) { try MATRecording(parsing: Array(whole.prefix(length))) }
        }
    }
}
