// Every storage format by hand: bytes, and the samples that wfdb-python 4.3.1 reads from the same bytes.
import Testing
import WFDB

@Suite struct `WFDB storage formats` {
    private func record(_ header: String, _ data: [UInt8]) throws(WFDBError) -> WFDBRecord {
        try WFDBRecord(try WFDBHeader(parsing: Array(header.utf8))) { $0 == "r.dat" ? data : nil }
    }

    private func samples(_ frames: Int, _ storages: [String], _ data: [UInt8]) throws(WFDBError) -> [[Int32]] {
        var header = "r \(storages.count) 100 \(frames)\n"
        for (place, storage) in storages.enumerated() { header += "r.dat \(storage) 200 12 0 \(place * 3 - 2) 0 0\n" }
        let read = try record(header, data)
        #expect(read.surpluses.isEmpty)
        return read.samples()
    }

    @Test func `bytes that stand for one sample each`() throws {
        #expect(try samples(3, ["80"], [0x22, 0x0F, 0x07]) == [[-94, -113, -121]])
        #expect(try samples(2, ["160"], [0xEC, 0xD0, 0x42, 0x7A]) == [[20_716, -1_470]])
        #expect(try samples(2, ["61"], [0xD0, 0xEC, 0x7A, 0x42]) == [[-12_052, 31_298]])
        #expect(try samples(2, ["24"], [0xC0, 0x2D, 0x4E, 0x2C, 0x33, 0xAF]) == [[5_123_520, -5_295_316]])
        #expect(try samples(1, ["32"], [0x9C, 0x4E, 0x5E, 0xEA]) == [[-362_918_244]])
    }

    @Test func `differences add up from the initial value of each signal`() throws {
        let data: [UInt8] = [0xC2, 0x33, 0x48, 0xDF, 0x4A, 0xBD, 0x74, 0x4E, 0x5C]
        #expect(try samples(3, ["8x2", "8"], data) == [[-64, -13, -46, 28, 144, 222], [73, 6, 98]])
    }

    @Test func `pairs of twelve bits run on over the frames`() throws {
        let data: [UInt8] = [0xCB, 0x64, 0x3D, 0x13, 0xAA, 0x3C, 0xF4, 0xD7, 0x42, 0x24, 0xAC, 0x40, 0x02, 0x4A]
        let known: [[Int32]] = [[1_227, -1_476, -988], [1_597, 2_036, -1_472], [-1_517, -702, -1_534]]
        #expect(try samples(3, ["212", "212", "212"], data) == known)
        #expect(try samples(3, ["212", "212", "212"], data + [0x55]) == known)
    }

    @Test func `triples of ten bits in two words`() throws {
        let seven: [UInt8] = [0xBC, 0x9C, 0x47, 0xB0, 0x43, 0x6B, 0x39, 0x7E, 0x45, 0x9E]
        #expect(try samples(7, ["310"], seven) == [[-418, 35, -301, 417, -228, 493, -222]])
        let eight: [UInt8] = [0xD1, 0xF9, 0x0A, 0xF2, 0xFC, 0x66, 0x6E, 0x92, 0xE8, 0xF6, 0x68, 0xC5]
        #expect(try samples(8, ["310"], eight) == [[232, 261, -33, -130, 311, -436, -140, -332]])
    }

    @Test func `triples of ten bits in one word, whose two last bits say nothing`() throws {
        let eight: [UInt8] = [0x13, 0x14, 0xA6, 0x0E, 0xFF, 0x50, 0xA9, 0x0B, 0x83, 0x59, 0x75, 0x2C]
        let known: [[Int32]] = [[19, 389, 234, 255, -428, 186, 387, 342]]
        #expect(try samples(8, ["311"], eight) == known)
        #expect(try samples(8, ["311"], eight.dropLast() + []) == known)
        #expect(try samples(8, ["311"], eight.enumerated().map { $0 % 4 == 3 ? $1 | 0xC0 : $1 }) == known)
    }

    @Test func `several samples in a frame give a signal of its own length`() throws {
        let data: [UInt8] = [
            0x91, 0x5B, 0xC9, 0xFF, 0xC6, 0x50, 0x62, 0xE6, 0x54, 0x32, 0x17, 0x56,
            0xA8, 0x11, 0x80, 0x96, 0x6B, 0xFB, 0xCF, 0x71, 0x05, 0x2A, 0x6F, 0x3E,
        ]
        let known: [[Int32]] = [
            [23_441, 4_520], [-55, 20_678, -6_558, -27_008, -1_173, 29_135], [12_884, 22_039, 10_757, 15_983],
        ]
        #expect(try samples(2, ["16", "16x3", "16x2"], data) == known)
        let header = "r 3 100 2\nr.dat 16\nr.dat 16x3\nr.dat 16x2\n"
        let read = try WFDBRecording(try WFDBHeader(parsing: Array(header.utf8))) { _ in data }
        #expect(read.frequency == 300)
        #expect(read.sampleCount == 6)
        #expect(try read.samples()[0] == [23_441, 23_441, 23_441, 4_520, 4_520, 4_520])
        #expect(try read.samples()[1] == known[1])
        #expect(try read.samples()[2] == [12_884, 12_884, 22_039, 10_757, 10_757, 15_983])
        #expect(read.doubts == [.held(signal: "record r, signal 0"), .held(signal: "record r, signal 2")])
    }

    @Test func `a shifted signal is moved back and its end is missing`() throws {
        let data: [UInt8] = [0xEF, 0x24, 0x58, 0x61, 0xF7, 0xFF, 0x40, 0x1E, 0x09, 0x03, 0x2D, 0xBB]
        #expect(try samples(3, ["16", "16:2"], data) == [[9_455, -9, 777], [-17_619, -32_768, -32_768]])
        #expect(try samples(2, ["16", "16:2"], data) == [[9_455, -9], [-17_619, -32_768]])
        #expect(try samples(1, ["16", "16:2"], data) == [[9_455], [-17_619]])
        #expect(try samples(2, ["8", "8:1"], [1, 2, 3, 4]) == [[-1, 2], [7, .min]])
    }

    @Test func `a signal without data is missing throughout and needs no file`() throws {
        let read = try record("r 2 100 2\n~ 0\nr.dat 80\n", [0x81, 0x82])
        #expect(read.samples() == [[.min, .min], [1, 2]])
        #expect(read.missingValues == [.min, -128])
        #expect(try record("r 2 100\n~ 0\nr.dat 80\n", [0x81, 0x82]).sampleCount == 2)
    }

    @Test(arguments: [
        ("212", 3, 2), ("212", 5, 3), ("310", 6, 4), ("311", 7, 5), ("8", 3, 3), ("24", 6, 2), ("32", 8, 2),
    ])
    func `an unstated length follows from the bytes`(storage: String, bytes: Int, frames: Int) throws {
        let data = [UInt8](repeating: 0, count: bytes)
        #expect(try record("r 1 100\nr.dat \(storage)\n", data).sampleCount == frames)
    }

    @Test(arguments: [("212", 4), ("310", 5), ("311", 5), ("24", 5), ("32", 6), ("160", 3)])
    func `an unstated length with a byte left over is refused`(storage: String, bytes: Int) {
        let data = [UInt8](repeating: 0, count: bytes)
        #expect(throws: WFDBError.partialFrame(file: "r.dat", foundBytes: bytes)) {
            try record("r 1 100\nr.dat \(storage)\n", data)
        }
    }

    @Test func `counts beyond the limits are refused before anything is kept`() {
        for storage in ["16x4294967295", "16:4294967295", "212x65537"] {
            #expect(throws: WFDBError.tooLarge(.samples)) { try record("r 1 100 2\nr.dat \(storage)\n", [0, 0, 0, 0]) }
        }
        #expect(throws: WFDBError.shorterThanDeclared(file: "r.dat", declaredBytes: 4_294_967_299, foundBytes: 4)) {
            try record("r 1 100 2\nr.dat 16+4294967295\n", [0, 0, 0, 0])
        }
    }
}
