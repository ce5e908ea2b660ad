// Twelve-lead records of real hospitals: restored byte for byte, small enough for the slowest line.
import PackedECG
import RealData
import Testing
import WFDB

@Suite(.enabled(if: RealData.isPresent)) struct `Packed real ECGs` {
    static let headers = RealData.paths(under: "ecg/wfdb", ending: ".hea").filter { $0.contains("cinc2021") }

    private func files(_ header: String) -> WFDBFiles {
        WFDBFiles(
            header: RealData.bytes(header), data: RealData.bytes(header.dropLast(4) + ".mat"))
    }

    @Test(arguments: headers)
    func `a ten-second record comes back byte for byte from at most 40 KiB and its rest`(header: String) throws {
        let files = files(header)
        let parts = try PackedECG.pack(files)
        let restored = try PackedECG.unpack(essential: parts.essential, rest: parts.rest)
        #expect(restored.files == files)
        #expect(
            RealData.sha256(restored.files.data)
                == RealData.expected[String(header.dropLast(4)) + ".mat"]?["sha256"]?.string)
        #expect(parts.essential.count <= `Packed ECG`.essentialGoal)
        print("packed \(header): \(files.data.count) bytes to \(parts.essential.count) + \(parts.rest.count)")
    }
}
