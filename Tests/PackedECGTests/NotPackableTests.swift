// What is not packed, with its reason: the caller sends the files as they are.
import PackedECG
import Samples
import Testing
import WFDB

@Suite struct `Not packable` {
    private let rows = [[Int16]](repeating: [1, 2, 3], count: 12)

    private func header(_ text: String) -> WFDBFiles {
        WFDBFiles(header: Array(text.utf8), data: Record.of(rows).data)
    }

    /// The header of `rows` with one text in place of another.
    private func changed(_ old: String, to new: String) -> WFDBFiles {
        header(String(decoding: Record.of(rows).header, as: UTF8.self).replacing(old, with: new))
    }

    @Test func `leads other than the standard twelve`() {
        let names = Array(SampleECG.leads.dropLast()) + ["V7"]
        #expect(throws: NotPackable.otherLeads(names)) { try PackedECG.pack(Record.of(rows, names: names)) }
        let twice = Array(SampleECG.leads.dropLast()) + ["V5"]
        #expect(throws: NotPackable.otherLeads(twice)) { try PackedECG.pack(Record.of(rows, names: twice)) }
        let few = Array(SampleECG.leads.prefix(8))
        #expect(throws: NotPackable.otherLeads(few)) {
            try PackedECG.pack(Record.of(Array(rows.prefix(8)), names: few))
        }
    }

    @Test func `limb leads of different scales`() {
        for scale in ["500/mV", "1000(5)/mV", "1000/uV"] {
            #expect(throws: NotPackable.scalesDiffer("aVR")) {
                try PackedECG.pack(changed("1000/mV 16 0 0 0 0 aVR", to: "\(scale) 16 0 0 0 0 aVR"))
            }
        }
    }

    @Test func `chest leads may have scales of their own`() throws {
        let files = changed("1000/mV 16 0 0 0 0 V3", to: "500(7)/mV 16 0 0 0 0 V3")
        let parts = try PackedECG.pack(files)
        #expect(try PackedECG.unpack(essential: parts.essential, rest: parts.rest).files == files)
    }

    @Test func `other formats rates and shifts`() {
        for storage in ["212", "16x2", "16:3", "508"] {
            #expect(throws: NotPackable.otherStorage(line: 13)) {
                try PackedECG.pack(
                    changed("t.dat 16 1000/mV 16 0 0 0 0 V6", to: "t.dat \(storage) 1000/mV 16 0 0 0 0 V6"))
            }
        }
    }

    @Test func `several data files`() {
        #expect(throws: NotPackable.severalDataFiles(["t.dat", "u.dat"])) {
            try PackedECG.pack(changed("t.dat 16 1000/mV 16 0 0 0 0 V6", to: "u.dat 16 1000/mV 16 0 0 0 0 V6"))
        }
    }

    @Test func `data shorter than declared or none at all`() {
        let short = WFDBError.shorterThanDeclared(file: "t.dat", declaredBytes: 96, foundBytes: 72)
        #expect(throws: NotPackable.unreadable(short)) { try PackedECG.pack(changed("500 3", to: "500 4")) }
        #expect(throws: NotPackable.unreadable(.notAHeader)) { try PackedECG.pack(header("")) }
        let nothing = WFDBFiles(header: changed("500 3", to: "500").header, data: [])
        #expect(throws: NotPackable.empty) { try PackedECG.pack(nothing) }
    }

    @Test func `a recording of hours and a long tail after the samples`() {
        let count = PackedECGLimits.samples + 1
        let long = WFDBFiles(
            header: changed("500 3", to: "500 \(count)").header, data: [UInt8](repeating: 0, count: count * 24))
        #expect(throws: NotPackable.tooLong(samples: count)) { try PackedECG.pack(long) }
        let tail = [UInt8](repeating: 7, count: PackedECGLimits.bytes + 1)
        #expect(throws: NotPackable.tooManyBytes(tail.count)) { try PackedECG.pack(Record.of(rows, after: tail)) }
    }
}
