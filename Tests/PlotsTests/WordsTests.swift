// What a sheet says, and that text of others does no harm there.

import TestSupport
import Testing
import Waveforms

@testable import Plots

@Suite struct `The words of a sheet` {
    private func words(_ sheet: ECGSheet) throws -> String {
        let svg = String(decoding: try sheet.file(.svg), as: UTF8.self)
        let start = try #require(svg.firstRange(of: "<desc>")), end = try #require(svg.firstRange(of: "</desc>"))
        return String(svg[start.upperBound..<end.lowerBound])
    }

    @Test func `patient, time, sampling, scales, filter and every lead are on it`() throws {
        let words = try words(Made.sheet())
        for word in ["王秀英 女 68岁", "2026-03-02 08:05:00", "500 Hz", "25 mm/s   10 mm/mV", "device states none"] {
            #expect(words.contains(word), "\(word)")
        }
        #expect(words.hasSuffix("I II III aVR aVL aVF V1 V2 V3 V4 V5 V6"))
    }

    @Test func `the device's words are labelled as the device's`() throws {
        var sheet = Made.sheet()
        #expect(try !words(sheet).contains("设备判读"))
        let findings = DeviceFindings(
            measurements: [
                DeviceMeasurement(code: "MDC_ECG_HEART_RATE", text: "72", value: 72, unit: "bpm"),
                DeviceMeasurement(code: "MDC_ECG_TIME_PD_QRS", text: "98", value: 98, unit: "ms", lead: "V2"),
            ],
            statements: [DeviceStatement(text: "Sinus rhythm"), DeviceStatement(text: "窦性心律")])
        sheet.recording = Recording(
            frequency: 500, leads: Made.recording().leads, startedAt: nil, findings: findings)
        let said = try words(sheet)
        #expect(said.contains("设备判读 device: Sinus rhythm · 窦性心律 · HEART_RATE 72 bpm\n"))
        #expect(said.contains("未注明 not stated"))
    }

    @Test func `the T of ISO 8601 is for machines`() throws {
        var sheet = ECGSheet(Made.recording())
        sheet.recordedAt = "2019-08-08T00:04:10"
        #expect(try words(sheet).contains("2019-08-08 00:04:10"))
    }

    @Test(arguments: [
        ("20130125105919", "2013-01-25 10:59:19"), ("20130125105919.25+0800", "2013-01-25 10:59:19.25+0800"),
        ("201301251059", "2013-01-25 10:59"), ("20130125", "2013-01-25"), ("20131325", "20131325"),
        ("2013-01-25T10:59:19", "2013-01-25T10:59:19"), ("20130125x", "20130125x"), ("", ""),
    ]) func `a device's time is written as people read it`(sent: String, shown: String) {
        #expect(PlainTime.text(sent) == shown)
    }

    @Test func `leads without a place are named, and so are warnings`() throws {
        var sheet = Made.sheet(Made.recording(of: ["II", "MLII", "V3R"]))
        sheet.warnings = ["V2 电极脱落 lead off"]
        let said = try words(sheet)
        #expect(said.contains("V2 电极脱落 lead off"))
        #expect(said.contains("未画 not drawn: MLII, V3R"))
    }

    @Test func `a strip takes leads by the file's own names`() throws {
        var sheet = Made.sheet(Made.recording(of: ["MLII", "V5"], Made.beats(60)))
        sheet.layout = .strip(["mlii"])
        let said = try words(sheet)
        #expect(said.hasSuffix("\nMLII") && said.contains("0–60 s"))
        sheet.layout = .strip([])
        #expect(throws: PlotError.leadCount(0)) { try sheet.file(.png) }
        sheet.layout = .threeByFour(rhythm: ["I", "II", "III", "V1"])
        #expect(throws: PlotError.leadCount(4)) { try sheet.file(.png) }
    }

    @Test func `nothing of a name is taken for markup, and no mark in it turns or breaks the line`() throws {
        var sheet = Made.sheet()
        sheet.patient = "<b>王&秀</b>\u{202E}英\u{0}\n\u{1B}[31m\u{200F}😀 مريم \u{2028}end"
        let said = try words(sheet)
        #expect(said.hasPrefix("&lt;b&gt;王&amp;秀&lt;/b&gt;英   [31m😀 مريم  end\n"))
        for format in [SheetFormat.png(dotsPerInch: 96), .pdf] { #expect(try !sheet.file(format).isEmpty) }
    }

    @Test(
        .enabled(if: PDFText.isReadable, "no pdftotext"),
        arguments: ["", "买买提依明·吐尔逊·", "买买提依明·吐尔逊·艾合买提·阿卜杜热合曼·阿卜杜克热木·"])
    func `a long name pushes nothing of a person off the paper`(more: String) throws {
        var sheet = Made.sheet()
        sheet.patient =
            more + "阿卜杜热合曼·阿卜杜克热木·买买提依明·吐尔逊·艾合买提  女 F  1960-02-29  2026112300017  ECG12 2026-11-23 08:05:33 石桥卫生室"
        let shown = try PDFText.text(of: sheet.file(.pdf))
        #expect(shown.contains(sheet.patient.filter { !$0.isWhitespace }), "\(shown.prefix(300))")
    }

    @Test func `a name too long for its line ends before the title`() throws {
        var sheet = Made.sheet()
        for name in ["王", "W", "e\u{301}\u{302}\u{303}", "👩‍👩‍👧‍👦"] {
            sheet.patient = String(repeating: name, count: 3_000)
            let print = try Print(sheet)
            #expect(print.count(.trace, x: 244.5...264, y: 5...14) == 0, "\(name)")
            #expect(try words(sheet).count < 2_000)
        }
        sheet.patient = "e" + String(repeating: "\u{301}", count: 100_000)
        #expect(try words(sheet).unicodeScalars.count < 2_000)
    }

    /// What of a red note stands on the sheet: as many lines as a mark of its own tells.
    @Test func `a long note goes on in the next line and is shortened at a clause, never within one`() throws {
        let canvas = try Canvas(.svg, width: 297, height: 210)
        let block = TextBlock(x: 8.5, baseline: 22.2, pitch: 4.3, size: 3, room: 280)
        let clause = "肢体导联关系不成立：aVR + aVL + aVF = 0，增益为 0.5 时可能有误；请核对设备的导出设置。"
        let note = String(repeating: clause, count: 4)
        let whole = block.lines(canvas, label: "提示 note", [note], most: 3)
        #expect(whole.rest == 0 && whole.texts.count > 1)
        #expect(whole.texts.joined().filter { $0 != " " } == note.filter { $0 != " " })
        let cut = block.lines(canvas, label: "提示 note", [note, "x"], most: 1)
        #expect(cut.rest == 2 && cut.texts.count == 1)
        let text = try #require(cut.texts.first)
        let shown = try #require(text.firstRange(of: " …")).lowerBound
        let last = try #require(text[..<shown].last)
        #expect(note.hasPrefix(text[..<shown]) && "，；。：".contains(last))
        #expect(text.hasSuffix("另 1 条 more"))
    }

    @Test func `many short notes are counted, and each that is shown is whole`() throws {
        let canvas = try Canvas(.svg, width: 297, height: 210)
        let block = TextBlock(x: 8.5, baseline: 22.2, pitch: 4.3, size: 3, room: 280)
        let lines = block.lines(canvas, label: "n", (0..<40).map { "note number \($0) of many" }, most: 2)
        #expect(lines.texts.count == 2)
        let shown = 40 - lines.rest
        for number in 0..<shown {
            #expect(lines.texts.joined(separator: " ").contains("note number \(number) of many"))
        }
        #expect(lines.texts.last?.hasSuffix("… 另 \(lines.rest) 条 more") == true)
        let endless = block.lines(canvas, label: "n", [String(repeating: "x", count: 9_000)], most: 2)
        #expect(endless.texts.count <= 2)
    }

    @Test func `the sheet says which filters the file states, and never that there were none`() throws {
        #expect(try words(Made.sheet()).contains("设备未注明 device states none"))
        var sheet = Made.sheet()
        let plain = sheet.recording
        sheet.recording = Recording(
            frequency: plain.frequency, leads: plain.leads, filters: ["高通 HP 0.05 Hz", "低通 LP 150 Hz"])
        #expect(try words(sheet).contains("滤波 filter: 设备 device 高通 HP 0.05 Hz, 低通 LP 150 Hz"))
        sheet.filters = "35 Hz"
        #expect(try words(sheet).contains("滤波 filter: 35 Hz"))
    }

    @Test func `what a device said goes on over five lines of smaller letters before it is cut`() throws {
        func sheet(_ count: Int) -> ECGSheet {
            var sheet = Made.sheet()
            let findings = DeviceFindings(
                measurements: (0..<count).map {
                    DeviceMeasurement(code: "MDC_ECG_MEASUREMENT_\($0)", text: "\($0)", value: Double($0), unit: "ms")
                })
            sheet.recording = Recording(frequency: 500, leads: Made.recording().leads, findings: findings)
            return sheet
        }
        let lastLine = 33.4...35.6
        #expect(try Print(sheet(12)).count(.trace, x: 30...289, y: lastLine) == 0)
        #expect(try Print(sheet(45)).count(.trace, x: 30...289, y: lastLine) > 100)
    }

    @Test func `a sheet whose time is in doubt says so where it says what a millimetre lasts`() throws {
        var sheet = Made.sheet()
        #expect(try !words(sheet).contains("存疑"))
        sheet.isTimeDoubtful = true
        #expect(try words(sheet).contains("500 Hz（存疑 in doubt）"))
    }

    @Test func `hundreds of warnings are counted and not printed over the traces`() throws {
        var sheet = Made.sheet()
        sheet.warnings = (0..<500).map { SheetNote("第 \($0) 条 warning") }
        let print = try Print(sheet)
        #expect(print.count(.warning, x: 8...289, y: 18...36) > 500)
        #expect(print.count(.warning, x: 8...289, y: 36.4...197) == 0)
    }
}
