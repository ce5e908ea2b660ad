// Annotation files by hand: every kind of word, gaps of any length, and the notes with which a writer opens a file.
import Testing
import WFDB
import Waveforms

@Suite struct `WFDB annotations` {
    /// As wfdb-python 4.3.1 writes five annotations at 5, 1500, 70000 (two) and 5000000, at 360 ticks per second.
    private let written: [UInt8] = [
        0x00, 0x58, 0x17, 0xFC, 0x23, 0x23, 0x20, 0x74, 0x69, 0x6D, 0x65, 0x20, 0x72, 0x65, 0x73, 0x6F, 0x6C, 0x75,
        0x74, 0x69, 0x6F, 0x6E, 0x3A, 0x20, 0x33, 0x36, 0x30, 0x00, 0x00, 0xEC, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 0x00,
        0x05, 0x04, 0x00, 0xEC, 0x00, 0x00, 0xD7, 0x05, 0x00, 0x70, 0x03, 0xF0, 0x05, 0xFC, 0x28, 0x41, 0x46, 0x49,
        0x42, 0x00, 0x00, 0xEC, 0x01, 0x00, 0x94, 0x0B, 0x00, 0x14, 0x02, 0xF4, 0x01, 0xF8, 0x00, 0x58, 0x00, 0xF0,
        0x03, 0xFC, 0x6F, 0x64, 0x64, 0x00, 0x00, 0xEC, 0x4B, 0x00, 0xD0, 0x39, 0x00, 0x20, 0x02, 0xF0, 0xFF, 0xF4,
        0x00, 0xF8, 0x02, 0xFC, 0x65, 0x65, 0x00, 0x00,
    ]

    @Test func `times letters and all that stands beside them`() throws {
        let file = try WFDBAnnotations(parsing: written)
        #expect(file.annotations.map(\.sample) == [5, 1_500, 70_000, 70_000, 5_000_000])
        #expect(file.annotations.map { file.symbol(of: $0) } == ["N", "+", "V", "\"", "A"])
        #expect(file.annotations.map(\.subtype) == [0, 0, 2, 0, -1])
        #expect(file.annotations.map(\.channel) == [0, 0, 1, 1, 0])
        #expect(file.annotations.map(\.number) == [0, 3, 3, 0, 2])
        #expect(file.annotations.map(\.text) == [nil, "(AFIB", nil, "odd", "ee"])
        #expect(file.ticksPerSecond == 360)
        #expect(file.isWhole)
        #expect(WFDBAnnotations.isLikely(written))
    }

    @Test func `a file's own letters replace the table's`() throws {
        func note(_ text: String) -> [UInt8] {
            [0x00, 0x58, UInt8(text.utf8.count), 0xFC] + Array(text.utf8) + (text.utf8.count % 2 == 1 ? [0] : [])
        }
        let opening = note("## annotation type definitions") + note("42 z zed") + note("## end of definitions")
        let file = try WFDBAnnotations(parsing: opening + [0x05, 0x04, 0x04, 0xA8, 0, 0])
        #expect(file.annotations.map { file.symbol(of: $0) } == ["N", "z"])
        #expect(file.annotations.map(\.sample) == [5, 9])
        #expect(WFDBAnnotationCode(rawValue: 42).symbol == "[42]")
    }

    @Test func `a file cut off keeps what is whole and says so`() throws {
        for length in 0..<written.count - 1 {
            let file = try WFDBAnnotations(parsing: Array(written.prefix(length)))
            #expect(!file.isWhole)
            #expect(!WFDBAnnotations.isLikely(Array(written.prefix(length))))
        }
        #expect(try WFDBAnnotations(parsing: Array(written.dropLast(2))).annotations.count == 5)
    }

    @Test func `a text in GBK is read`() throws {
        let file = try WFDBAnnotations(parsing: [0x05, 0x58, 0x04, 0xFC, 0xD4, 0xE7, 0xB2, 0xAB, 0, 0])
        #expect(file.annotations.first?.text == "早搏")
    }

    @Test func `findings count the beats and tell the rhythms with their time`() throws {
        let findings = try WFDBAnnotations(parsing: written).findings(frequency: 250)
        #expect(
            findings.statements == [
                DeviceStatement(code: "rhythm", text: "0:00:04.167 (AFIB"),
                DeviceStatement(code: "note", text: "0:03:14.444 odd"),
            ])
        #expect(findings.measurements.map(\.code) == ["beats", "beats A", "beats N", "beats V"])
        #expect(findings.measurements.map(\.text) == ["3", "1", "1", "1"])
    }
}
