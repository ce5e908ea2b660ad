// Headers of EDF and BDF: scales, dates, patients, and what is refused.
import EDF
import Testing
import Waveforms

@Suite struct `EDF headers` {
    private func read(_ change: (inout SmallEDF) -> Void) throws(EDFError) -> EDFFile {
        var file = SmallEDF()
        change(&file)
        return try EDFFile(reading: file.bytes)
    }

    @Test func `a small file is read whole`() throws {
        let file = try read { $0.signals[0].records = [[1, -2], [32_767, -32_768]] }
        #expect(try file.samples(of: 0) == [1, -2, 32_767, -32_768])
        #expect(file.frequency(of: 0) == 2)
        #expect(file.header.signals[0].scale?.microvoltsPerStep == 0.1)
        #expect(file.header.signals[0].scale?.zero == 0)
        #expect(file.start.text == "2025-03-02 10:11:12")
        #expect(file.doubts == [])
    }

    @Test func `zeros behind the version are taken for blanks, with a doubt, where the rest is a header`() throws {
        var bytes = SmallEDF().bytes
        bytes.replaceSubrange(1..<8, with: [UInt8](repeating: 0, count: 7))
        let file = try EDFFile(reading: bytes)
        #expect(file.doubts == [.versionPadding])
        #expect(try file.samples(of: 0) == [1, -2])
        bytes.replaceSubrange(184..<192, with: Array("513     ".utf8))
        #expect(throws: EDFError.notEDF) { try EDFFile(reading: bytes) }
        #expect(!EDFHeader.isZeroPadded([UInt8(ascii: "0")] + [UInt8](repeating: 0, count: 600)))
    }

    @Test func `BDF has three bytes a sample`() throws {
        let file = try read {
            $0.isBDF = true
            $0.signals[0].physical = ("-262144", "262143.96875")
            $0.signals[0].digital = ("-8388608", "8388607")
            $0.signals[0].records = [[-8_388_608, 8_388_607], [-1, 256]]
        }
        #expect(try file.samples(of: 0) == [-8_388_608, 8_388_607, -1, 256])
        #expect(file.header.kind == .bdf)
    }

    static let scales: [(String, String, String, Double, Double)] = [
        ("uV", "-3276.8", "3276.7", 0.1, 0), ("mV", "-3.2768", "3.2767", 0.1, 0),
        ("V", "-0.5", "0.5", 1e6 / 65_535, -0.5), ("\u{B5}V", "-3276,8", "3276,7", 0.1, 0),
        ("\u{3BC}V", "0", "6553.5", 0.1, -32_768), ("nV", "-32768", "32767", 0.001, 0),
        ("MV", "-3.2768", "3.2767", 0.1, 0), ("uV", "8711", "-8711", -17_422 / 65_535.0, -0.5),
        ("uV", "-1e3", "1E+3", 2_000 / 65_535.0, -0.5),
    ]

    @Test(arguments: scales)
    func `a scale is the exact line through both ends`(
        unit: String, low: String, high: String, microvolts: Double, zero: Double
    ) throws {
        let file = try read {
            $0.signals[0].unit = Array(unit.utf8)
            $0.signals[0].physical = (low, high)
        }
        #expect(file.header.signals[0].scale?.microvoltsPerStep == microvolts)
        #expect(file.header.signals[0].scale?.zero == zero)
        #expect(try file.lead(0).isCalibrated)
    }

    @Test func `the micro sign of Latin-1 is one`() throws {
        let file = try read { $0.signals[0].unit = [0xB5, 0x56] }
        #expect(file.header.signals[0].unit == "\u{B5}V")
        #expect(file.header.signals[0].scale?.microvoltsPerStep == 0.1)
    }

    @Test(arguments: [
        ("", "-1", "1", "-5", "5"), ("uV", "1", "1", "-5", "5"), ("uV", "-1", "1", "5", "5"),
        ("uV", "", "1", "-5", "5"), ("mmHg", "-1", "1", "-5", "5"),
    ])
    func `a range or unit that gives no voltage is said`(
        unit: String, low: String, high: String, first: String, last: String
    ) throws {
        let file = try read {
            $0.signals[0].unit = Array(unit.utf8)
            $0.signals[0].physical = (low, high)
            $0.signals[0].digital = (first, last)
        }
        let found = try #require(try file.electrocardiogram())
        #expect(found.uncalibrated == .uncalibrated(labels: ["ECG II"], units: unit.isEmpty ? [] : [unit]))
        #expect(found.recording.leads[0].isCalibrated == false)
    }

    @Test(arguments: [
        ("31.12.85", "1985-12-31"), ("01.01.99", "1999-01-01"), ("01.01.00", "2000-01-01"), ("29.02.84", "2084-02-29"),
        ("02-03-25", "2025-03-02"),
    ])
    func `two digits of a year are those from 1985 to 2084`(date: String, day: String) throws {
        let file = try read { $0.date = date }
        #expect(file.start.text == day + " 10:11:12")
    }

    @Test func `the whole date of EDF+ is taken, and a difference said`() throws {
        let late = try read {
            $0.date = "02.03.yy"
            $0.recording = "Startdate 02-MAR-2085 X X X"
        }
        #expect(late.start.text == "2085-03-02 10:11:12")
        let other = try read { $0.recording = "Startdate 03-MAR-2025 X X X" }
        #expect(other.start.text == "2025-03-03 10:11:12")
        #expect(other.doubts == [.startDate(header: "02.03.25", recording: "Startdate 03-MAR-2025 X X X")])
        let none = try read { $0.date = "........" }
        #expect(none.start.text == nil)
    }

    @Test func `the patient is read in parts, or as one text`() throws {
        let plus = try read {
            $0.reserved = "EDF+C"
            $0.patient = Array("MCH-0234567 F 02-MAY-1951 王_小明 extra".utf8)
        }.patient
        #expect(plus.code == "MCH-0234567")
        #expect(plus.sex == "F")
        #expect(plus.birthDate == "19510502")
        #expect(plus.name == "王 小明")
        let unknown = try read { $0.reserved = "EDF+C" }.patient
        #expect(unknown.name == nil)
        #expect(unknown.code == nil)
        let plain = try read { $0.patient = [0xCD, 0xF5, 0xD0, 0xA1, 0xC3, 0xF7] + Array(" 1951".utf8) }.patient
        #expect(plain.text == "王小明 1951")
        #expect(plain.name == nil && plain.code == nil, "digits in a free text are no code")
        #expect(plus.text == nil && unknown.text == nil)
        #expect(try read { $0.patient = Array("Wang Xiaoming".utf8) }.patient.name == "Wang Xiaoming")
    }

    @Test func `a text that the field cut inside a character loses that character alone`() throws {
        let file = try read { $0.patient = Array(("X X X A" + String(repeating: "明", count: 30)).utf8.prefix(80)) }
        #expect(file.header.patient == "X X X A" + String(repeating: "明", count: 24))
    }

    @Test(arguments: [("0.1", 10, 100.0), ("0.08", 20, 250), ("10", 5_000, 500), ("1.5", 384, 256), ("0.004", 1, 250)])
    func `the frequency is exact for any duration of a record`(duration: String, samples: Int, hertz: Double) throws {
        let file = try read {
            $0.duration = duration
            $0.signals[0].samples = samples
            $0.signals[0].records = [Array(repeating: 1, count: samples)]
        }
        #expect(file.frequency(of: 0) == hertz)
    }

    @Test func `what cannot be read is refused by its field`() {
        #expect(throws: EDFError.badField(.signals, signal: nil)) { try read { $0.signalCount = "0" } }
        #expect(throws: EDFError.badField(.signals, signal: nil)) { try read { $0.signalCount = "-1" } }
        #expect(throws: EDFError.tooLarge(.signals)) { try read { $0.signalCount = "9999" } }
        #expect(throws: EDFError.badField(.records, signal: nil)) { try read { $0.count = "x" } }
        #expect(throws: EDFError.badField(.duration, signal: nil)) { try read { $0.duration = "-1" } }
        #expect(throws: EDFError.headerCut(wanted: 768, found: 516)) { try read { $0.signalCount = "2" } }
        #expect(throws: EDFError.notEDF) { try EDFFile(reading: Array("1       ".utf8)) }
        #expect(throws: EDFError.headerCut(wanted: 256, found: 8)) { try EDFFile(reading: Array("0       ".utf8)) }
        #expect(throws: EDFError.noData) { try EDFFile(reading: SmallEDF().header + [1, 0, 2]) }
    }
}
