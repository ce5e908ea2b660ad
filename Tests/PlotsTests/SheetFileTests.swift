// The three sorts of file: true size, the same bytes each time, and every real recording drawn.

import Plots
import Raster
import RealData
import Testing
import WFDB
import Waveforms

@Suite struct `The files of a sheet` {
    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func `the fonts of this machine show Chinese`() {
        #expect(Fonts.load())
    }

    @Test(arguments: [SheetFormat.png, .svg, .pdf]) func `one sheet gives one file, byte for byte`(
        format: SheetFormat
    ) throws {
        let sheet = Made.sheet()
        let first = try sheet.file(format)
        _ = try Made.sheet(Made.recording(of: ["I"])).file(.svg)
        #expect(try sheet.file(format) == first)
    }

    @Test func `a PDF is one page of A4 across, titled, and undated unless the caller dates it`() throws {
        var sheet = Made.sheet()
        let pdf = text(try sheet.file(.pdf))
        #expect(pdf.hasPrefix("%PDF-"))
        #expect(pdf.contains("841.889") && pdf.contains("595.27"))
        #expect(!pdf.contains("CreationDate"))
        sheet.madeAt = "2026-03-02T08:11:00Z"
        #expect(text(try sheet.file(.pdf)).contains("/CreationDate (20260302081100Z"))
    }

    @Test func `an SVG is as large as the paper, in millimetres`() throws {
        let svg = text(try Made.sheet().file(.svg))
        #expect(svg.contains(#"width="297mm" height="210mm" viewBox="0 0 297 210""#))
        #expect(svg.contains("<title>心电图 ECG</title>"))
    }

    @Test func `a PNG tells its dots per metre`() throws {
        let png = try Made.sheet().file(.png)
        let place = try #require(png.firstRange(of: Array("pHYs".utf8)))
        #expect(Array(png[place.upperBound..<place.upperBound + 9]) == [0, 0, 30, 194, 0, 0, 30, 194, 1])
    }

    @Test(.enabled(if: RealData.isPresent)) func `every real recording of format 16 becomes whole sheets`() throws {
        let layouts: [SheetLayout] = [
            .threeByFour(rhythm: ["II"]), .threeByFour(rhythm: SheetLayout.threeRhythms), .sixByTwo, .twelveByOne,
            .strip(["II"]),
        ]
        var sheets = 0
        for path in RealData.paths(under: "ecg/wfdb", ending: ".hea") {
            guard let recording = recording(path) else { continue }
            var sheet = Made.sheet(recording)
            sheet.layout = layouts[sheets % layouts.count]
            try PictureDecoder(try sheet.file(.png(dotsPerInch: 96))).prove()
            sheets += 1
        }
        print("sheets of real recordings: \(sheets)")
        #expect(sheets > 20)
    }

    private func recording(_ path: String) -> Recording? {
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        guard let header = try? WFDBHeader(parsing: RealData.bytes(path)),
            let record = try? WFDBRecord(header, file: { RealData.bytes(folder + "/" + $0) }),
            record.sampleCount > 0
        else { return nil }
        let leads = zip(header.signals, record.samples()).map { line, samples in
            RecordedLead(
                name: line.description, standard: StandardLead(named: line.description), steps: samples,
                microvoltsPerStep: 1_000 / line.gain, zero: line.baseline, missing: -32_768)
        }
        return Recording(frequency: header.record.frequency, leads: leads)
    }
}
