// The lines of text around the paper: patient, times, the device's words, warnings, settings.

import Waveforms

struct SheetWords {
    let title: String
    private let patient: String
    private let facts: String
    private let device: [String]
    private let warnings: [String]
    private let settings: String
    private let legend: String
    private let labels: [String]

    private static let left = SheetPlan.gridX
    private static let room = Double(SheetPlan.gridColumns)

    init(_ sheet: ECGSheet, _ plan: SheetPlan, leavesRow: Bool) {
        patient = sheet.patient
        title = "心电图 ECG"
        facts = Self.facts(sheet, plan)
        device = Self.device(sheet.recording.findings)
        warnings = sheet.warnings + Self.undrawn(sheet, plan)
        settings = sheet.scale.words + "   滤波 filter: \(sheet.filters)"
        let square = 1_000 / sheet.scale.speed.rawValue
        var notes = ["1 mm = \(square) ms × \(Self.short(1 / sheet.scale.millimetresPerMillivolt)) mV"]
        if leavesRow { notes.insert("▲▼ 波形超出本行 beyond its row", at: 0) }
        legend = notes.joined(separator: "   ")
        var seen: Set<String> = []
        labels = plan.traces.map { sheet.lead(named: $0.name)?.label ?? $0.name }.filter { seen.insert($0).inserted }
    }

    /// What the sheet says, for those who cannot see it.
    var lines: [String] {
        [patient, facts] + (device.isEmpty ? [] : ["设备判读 device: " + device.joined(separator: " · ")]) + warnings
            + [settings, labels.joined(separator: " ")]
    }

    func print(_ canvas: borrowing Canvas) {
        canvas.ink(SheetInk.black)
        canvas.text(patient, x: Self.left, baseline: 11.5, size: 4.8, isBold: true, room: Self.room - 45)
        canvas.text(
            title, x: Self.left + Self.room, baseline: 11.5, size: 3.8, isBold: true, room: 44, side: .toRight)
        canvas.ink(SheetInk.grey)
        canvas.text(facts, x: Self.left, baseline: 17.2, size: 3, room: Self.room)
        var block = TextBlock(x: Self.left, baseline: 22.2, pitch: 4.3, size: 3, room: Self.room)
        canvas.ink(SheetInk.black)
        if !device.isEmpty { block.print(canvas, label: "设备判读 device", device, lines: 2) }
        canvas.ink(SheetInk.warning)
        if !warnings.isEmpty { block.print(canvas, label: "提示 note", warnings, lines: device.isEmpty ? 3 : 2) }
        canvas.ink(SheetInk.black)
        canvas.text(settings, x: Self.left, baseline: 202.5, size: 3.6, isBold: true, room: 170)
        canvas.ink(SheetInk.grey)
        canvas.text(legend, x: Self.left + Self.room, baseline: 202.5, size: 3, room: 108, side: .toRight)
    }

    /// Recorded when, how finely, how long, and what of it is here.
    private static func facts(_ sheet: ECGSheet, _ plan: SheetPlan) -> String {
        let end = min(sheet.start + plan.shown, sheet.duration)
        let time = (sheet.recordedAt ?? sheet.recording.startedAt).map(PlainTime.text) ?? "未注明 not stated"
        return [
            "记录时间 recorded \(time)", "采样 sampled \(short(sheet.recording.frequency)) Hz",
            "时长 length \(seconds(sheet.duration)) s", "显示 shown \(seconds(sheet.start))–\(seconds(end)) s",
        ].joined(separator: "   ")
    }

    /// Statements first; measurements of single leads fill tables, not a line.
    private static func device(_ findings: DeviceFindings) -> [String] {
        findings.statements.map(\.text)
            + findings.measurements.filter { $0.lead == nil }.map { measurement in
                let name = measurement.code.replacing("MDC_ECG_", with: "")
                return "\(name) \(measurement.text)" + (measurement.unit.map { " " + $0 } ?? "")
            }
    }

    /// Leads of the recording for which the layout has no place.
    private static func undrawn(_ sheet: ECGSheet, _ plan: SheetPlan) -> [String] {
        let drawn = Set(plan.traces.compactMap { sheet.lead(named: $0.name)?.name })
        let missing = sheet.recording.leads.filter { !drawn.contains($0.name) }.map(\.label)
        guard !missing.isEmpty, !sheet.layout.isStrip else { return [] }
        return ["未画 not drawn: " + missing.joined(separator: ", ")]
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
