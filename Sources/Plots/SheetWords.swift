// The lines of text around the paper: patient, times, the device's words, warnings, settings.

import Waveforms

struct SheetWords {
    let title: String
    private let patient: String
    private let facts: String
    private let device: [String]
    /// Millimetres that the settings may take beside the legend.
    private let settingsRoom: Double
    private let warnings: [SheetNote]
    private let settings: String
    private let legend: String
    private let labels: [String]

    private static let left = SheetPlan.gridX
    /// The last base line above the grid.
    private static let lastNote = 35.2
    private static let room = Double(SheetPlan.gridColumns)

    init(_ sheet: ECGSheet, _ plan: SheetPlan, leavesRow: Bool) {
        patient = sheet.patient
        title = "心电图 ECG"
        facts = Self.facts(sheet, plan)
        device = Self.device(sheet.recording.findings)
        warnings = sheet.warnings + Self.undrawn(sheet, plan)
        settings = sheet.scale.words + "   滤波 filter: " + Self.filters(sheet)
        let square = 1_000 / sheet.scale.speed.rawValue
        let height = "\(Self.short(1 / sheet.scale.millimetresPerMillivolt)) mV"
        var notes = [
            "1 mm = " + (sheet.isTimeDoubtful ? height + "   时间轴存疑 time in doubt" : "\(square) ms × \(height)")
        ]
        if leavesRow { notes.insert("▲▼ 波形超出本行 beyond its row", at: 0) }
        legend = notes.joined(separator: "   ")
        settingsRoom = notes.count > 1 ? 170 : 230
        var seen: Set<String> = []
        labels = plan.traces.map { sheet.lead(named: $0.name)?.label ?? $0.name }.filter { seen.insert($0).inserted }
    }

    /// What the sheet says, for those who cannot see it.
    var lines: [String] {
        [patient, facts] + (device.isEmpty ? [] : ["设备判读 device: " + device.joined(separator: " · ")])
            + warnings.map(\.full)
            + [settings, labels.joined(separator: " ")]
    }

    func print(_ canvas: borrowing Canvas) {
        canvas.ink(SheetInk.black)
        printPatient(canvas)
        canvas.text(
            title, x: Self.left + Self.room, baseline: 11.5, size: 3.8, isBold: true, room: 44, side: .toRight)
        canvas.ink(SheetInk.grey)
        canvas.text(facts, x: Self.left, baseline: 17.2, size: 3, room: Self.room)
        var block = block(on: canvas)
        canvas.ink(SheetInk.black)
        printDevice(canvas, &block)
        canvas.ink(SheetInk.warning)
        printWarnings(canvas, &block)
        canvas.ink(SheetInk.black)
        canvas.text(settings, x: Self.left, baseline: 202.5, size: 3.6, isBold: true, room: settingsRoom)
        canvas.ink(SheetInk.grey)
        canvas.text(legend, x: Self.left + Self.room, baseline: 202.5, size: 3, room: 108, side: .toRight)
    }

    /// In the largest letters that hold who it is, when and where: of a long name nothing else is cut off. The smallest have two lines.
    private func printPatient(_ canvas: borrowing Canvas) {
        let room = Self.room - 45, sizes = [4.8, 4, 3.3, 2.8]
        var (size, lines) = (4.8, [patient])
        for smaller in sizes {
            (size, lines) = (smaller, canvas.broken(patient, size: smaller, isBold: true, room: room))
            if lines.count <= 1 { break }
        }
        let rest = lines.dropFirst().joined()
        let places = rest.isEmpty ? [(patient, 11.5)] : [(lines[0], 8.4), (rest, 12.2)]
        for (text, y) in places { canvas.text(text, x: Self.left, baseline: y, size: size, isBold: true, room: room) }
    }

    private static let deviceLabel = "设备判读 device"
    private static let noteLabel = "提示 note"

    /// The usual letters where what the device said and every note in two languages fit above the grid, else smaller ones.
    private func block(on canvas: borrowing Canvas) -> TextBlock {
        let usual = TextBlock(x: Self.left, baseline: 22.2, pitch: 4.3, size: 3, room: Self.room)
        let most = usual.count(to: Self.lastNote)
        let said = device.isEmpty ? nil : usual.lines(canvas, label: Self.deviceLabel, device, most: most)
        let left = most - (said?.texts.count ?? 0)
        let notes =
            warnings.isEmpty
            ? nil : usual.lines(canvas, label: Self.noteLabel, warnings.map(\.full), most: max(1, left))
        let isWhole = (said?.rest ?? 0) == 0 && (notes?.rest ?? 0) == 0 && (notes == nil || left > 0)
        return isWhole ? usual : TextBlock(x: Self.left, baseline: 21.5, pitch: 3.4, size: 2.5, room: Self.room)
    }

    /// As many lines as are left above the grid; in one language where both do not fit.
    private func printWarnings(_ canvas: borrowing Canvas, _ block: inout TextBlock) {
        guard !warnings.isEmpty else { return }
        let most = block.count(to: Self.lastNote)
        let full = block.lines(canvas, label: Self.noteLabel, warnings.map(\.full), most: most)
        let lines =
            full.rest == 0 ? full : block.lines(canvas, label: Self.noteLabel, warnings.map(\.short), most: most)
        block.print(canvas, label: Self.noteLabel, lines)
    }

    /// On as many lines as there are where no note follows; two are the notes' own.
    private func printDevice(_ canvas: borrowing Canvas, _ block: inout TextBlock) {
        guard !device.isEmpty else { return }
        let most = block.count(to: Self.lastNote) - (warnings.isEmpty ? 0 : 2)
        block.print(
            canvas, label: Self.deviceLabel, block.lines(canvas, label: Self.deviceLabel, device, most: max(2, most)))
    }

    /// The caller's word, else what the file states of the device; nothing is filtered here.
    private static func filters(_ sheet: ECGSheet) -> String {
        if let stated = sheet.filters { return stated }
        let device = sheet.recording.filters
        guard !device.isEmpty else { return "设备未注明 device states none" }
        var words = PlainLine(device[0]).text
        var shown = 1
        // The line has room for so many letters.
        while shown < device.count, words.count + device[shown].count < 56 {
            words += ", " + PlainLine(device[shown]).text
            shown += 1
        }
        return "设备 device \(words)" + (device.count > shown ? " … 另 \(device.count - shown) 项 more" : "")
    }

    /// Recorded when, how finely, how long, and what of it is here.
    private static func facts(_ sheet: ECGSheet, _ plan: SheetPlan) -> String {
        let end = min(sheet.start + plan.shown, sheet.duration)
        let time =
            (sheet.recordedAt ?? sheet.recording.startedAt).map { spaced(PlainTime.text($0)) } ?? "未注明 not stated"
        let doubt = sheet.isTimeDoubtful ? "（存疑 in doubt）" : ""
        return [
            "记录时间 recorded \(time)", "采样 sampled \(short(sheet.recording.frequency)) Hz\(doubt)",
            "时长 length \(seconds(sheet.duration)) s\(doubt)", "显示 shown \(seconds(sheet.start))–\(seconds(end)) s",
        ].joined(separator: "   ")
    }

    /// `2019-08-08T00:04:10` with a blank where the `T` is.
    private static func spaced(_ time: String) -> String {
        let marks = [4, 7, 10].map { time.dropFirst($0).first }
        return marks == ["-", "-", "T"] ? "\(time.prefix(10)) \(time.dropFirst(11))" : time
    }

    /// Statements first; measurements of single leads and marks of single beats fill tables, not a line.
    private static func device(_ findings: DeviceFindings) -> [String] {
        findings.statements.map(\.text)
            + findings.measurements.filter { $0.lead == nil && $0.unit != "samples" }.map { measurement in
                let name = measurement.code.replacing("MDC_ECG_", with: "")
                return "\(name) \(measurement.text)" + (measurement.unit.map { " " + $0 } ?? "")
            }
    }

    /// Leads of the recording for which the layout has no place.
    private static func undrawn(_ sheet: ECGSheet, _ plan: SheetPlan) -> [SheetNote] {
        let drawn = Set(plan.traces.compactMap { sheet.lead(named: $0.name)?.name })
        let missing = sheet.recording.leads.filter { !drawn.contains($0.name) }.map(\.label)
        guard !missing.isEmpty, !sheet.layout.isStrip else { return [] }
        return [SheetNote("未画 not drawn: " + missing.joined(separator: ", "))]
    }

    /// A time with at most two decimals.
    static func seconds(_ value: Double) -> String { short((value * 100).rounded() / 100) }

    private static func short(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    }
}

extension SheetLayout {
    /// Strips show chosen leads; that others exist is no news.
    fileprivate var isStrip: Bool {
        if case .strip = self { return true }
        return false
    }
}
