// The drawing of a sheet, the same for pixels, SVG and PDF.

import Waveforms

extension ECGSheet {
    /// The sheet as a file of that format.
    package func file(_ format: SheetFormat) throws(PlotError) -> [UInt8] {
        try check()
        try format.check()
        let canvas = try Canvas(format, width: SheetPlan.width, height: SheetPlan.height)
        let words = draw(on: canvas, finest: format.finest)
        canvas.title(words.title, madeAt: madeAt)
        let bytes = try canvas.file()
        return format == .svg ? SVGText.settled(bytes, title: words.title, words: words.lines) : bytes
    }

    private func draw(on canvas: borrowing Canvas, finest: Double) -> SheetWords {
        let places = places
        let plan = places.plan
        canvas.grid(
            x: SheetPlan.gridX, y: SheetPlan.gridY, columns: SheetPlan.gridColumns, rows: SheetPlan.gridRows,
            fine: SheetInk.fineGrid, bold: SheetInk.boldGrid)
        var ink = SheetInk(plan)
        ink.pulses(canvas, scale)
        for place in places.leads {
            let pen = LeadPen(place, plan, self, finest: finest)
            ink.trace(canvas, LeadTrace(pen, place.lead, place.range), place.trace)
        }
        for trace in plan.traces { ink.label(canvas, label(of: trace), trace) }
        let words = SheetWords(self, plan, leavesRow: ink.hasDepartures)
        words.print(canvas)
        return words
    }

    /// Where every lead goes that the layout wants and the recording has.
    private var places: (plan: SheetPlan, leads: [LeadPlace]) {
        let secondsAcross = SheetPlan.traceWidth / scale.millimetresPerSecond
        var plan = SheetPlan(layout, start: start, secondsAcross: secondsAcross)
        let leads = plan.traces.compactMap { trace in
            lead(named: trace.name).map { LeadPlace($0, trace, frequency: recording.frequency) }
        }
        let height = min(scale.pulse.height, PaperScale().pulse.height) + 1
        let pulse = RowExtent(above: height, below: 4)
        var extents = Array(repeating: pulse, count: plan.baselines.count)
        for place in leads {
            let extent = place.extent(millimetresPerMillivolt: scale.millimetresPerMillivolt)
            extents[place.trace.row].above = max(extents[place.trace.row].above, extent.above + 1)
            extents[place.trace.row].below = max(extents[place.trace.row].below, extent.below + 1)
        }
        plan.makeRoom(for: extents, nearest: height)
        return (plan, leads)
    }

    private func label(of trace: PlannedTrace) -> SheetLabel {
        guard let lead = lead(named: trace.name) else {
            return SheetLabel(name: trace.name, notes: [SheetNote("未记录 not recorded", short: "未记录")])
        }
        var notes: [SheetNote] = []
        if derived.contains(lead.name) { notes.append(SheetNote("导出 derived", short: "导出")) }
        if !lead.isCalibrated { notes.append(SheetNote("未定标 uncalibrated", short: "未定标")) }
        if trace.saysTime { notes.append(SheetNote(SheetWords.seconds(trace.from) + " s")) }
        return SheetLabel(name: lead.label, notes: notes)
    }
}

/// What stands beside a trace.
struct SheetLabel {
    let name: String
    let notes: [SheetNote]

    /// Its notes in both languages, and in Chinese alone for where that has no room.
    var spellings: [String] {
        let full = notes.map(\.full), short = notes.map(\.short)
        return (full == short ? [full] : [full, short]).map { $0.joined(separator: " · ") }
    }
}
