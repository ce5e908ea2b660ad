// A printed report's parts of the exam itself: request, results, measurements, and what hangs on it.
import Alliance
import FoundationEssentials
import HubAPI
import Workers

extension PrintedReport {
    var request: WorkerPaper.Section {
        var section = WorkerPaper.Section(word("requestTitle"))
        guard let request = report.request else { return section }
        section.add(word("complaint"), request.chiefComplaint)
        section.add(word("symptomsShort"), request.symptoms?.joined(separator: "；"))
        section.add(word("history"), request.history)
        section.add(word("medication"), request.medication)
        section.add(word("allergies"), request.allergies)
        let code = request.diagnosisCode.map { request.provisionalDiagnosis == nil ? $0 : "（\($0)）" }
        section.add(word("diagnosis"), (request.provisionalDiagnosis ?? "") + (code ?? ""))
        section.add(word("questionShort"), request.question)
        section.add(word("specimen"), request.specimen.map { word("specimen_" + $0) })
        section.add(word("pregnant"), request.pregnant.map { word($0 ? "pregnant_yes" : "pregnant_no") })
        section.add(word("pregnancyWeek"), request.pregnancyWeek.map(String.init))
        return section
    }

    /// Values as sent, each with its mark in shape, letter and word, and the range that it was held against.
    var results: WorkerPaper.Section {
        var section = WorkerPaper.Section(word("reportResults"))
        guard let results = report.results, !results.isEmpty else { return section }
        let isCompared = report.earlier != nil
        var columns: [WorkerPaper.Table.Column] = [
            .init(word("countItem"), width: isCompared ? 42 : 50),
            .init(word("countValue"), width: isCompared ? 38 : 46),
            .init(word("countFlag"), width: isCompared ? 30 : 34),
            .init(word("countRange"), width: isCompared ? 32 : 40),
        ]
        if isCompared { columns.append(.init(word("reportEarlier"), width: 28)) }
        let room = Self.room(for: results.map { ($0.value ?? "") + $0.name })
        section.table = WorkerPaper.Table(columns, results.map { row($0, room) })
        if let earlier = report.earlier {
            section.paragraphs.append("\(word("reportEarlier"))：\(earlier.performedAt.pageText)  \(earlier.exam)")
        }
        let sources = Set(results.compactMap(\.range).map { "\($0.source)（\($0.validFrom)）" }).sorted()
        if !sources.isEmpty { section.paragraphs.append(word("reportRanges") + " " + sources.joined(separator: "；")) }
        if report.provenance == "typed" { section.paragraphs.append(word("reportTyped")) }
        if let more = report.resultsMore { section.paragraphs.append("\(word("reportMore")) \(more)") }
        return section
    }

    /// Characters that a cell has: 2,000; fewer where so many are long that the paper would have more pages than are drawn.
    private static func room(for texts: [String]) -> Int {
        min(2_000, 8_000 / max(1, texts.count { $0.count > 40 }))
    }

    /// What goes beyond the room stands in the signed document alone, and the paper says so.
    private func bounded(_ text: String, _ room: Int) -> String {
        text.count > room ? text.prefix(room) + word("reportRest") : text
    }

    private func row(_ result: Report.LabResult, _ room: Int) -> WorkerPaper.Table.Row {
        let name = bounded([result.name, result.zh].compactMap(\.self).joined(separator: " "), room)
        let value = result.value.map { bounded($0, room) }
        let sent = [value, result.sentUnit].compactMap(\.self).joined(separator: " ")
        let cells = [
            name, sent + converted(result), marks(result).joined(separator: "；"), result.range.map(text) ?? "—",
        ]
        return WorkerPaper.Table.Row(
            cells + (report.earlier == nil ? [] : [difference(result)]), isStrong: result.tier != nil)
    }

    /// The value before and the difference, in the canonical unit; a mark where it is beyond its limit.
    private func difference(_ result: Report.LabResult) -> String {
        guard let before = result.previous, let change = result.change else { return "—" }
        let unit = result.unit.map { " " + $0 } ?? "", sign = change > 0 ? "+" : ""
        let mark = result.isBeyond == true ? "  Δ! \(word("reportBeyond"))" : ""
        return "\(before)\(unit)（\(sign)\(change)）\(mark)"
    }

    /// The canonical value, where it reads otherwise than what was sent.
    private func converted(_ result: Report.LabResult) -> String {
        guard let number = result.canonical, let unit = result.unit, result.basis != "same", result.basis != "doubtful"
        else { return "" }
        return " = \(result.comparator ?? "")\(number) \(unit)"
    }

    /// Shape and letter beside the word, so that a copy in black says it too.
    private func marks(_ result: Report.LabResult) -> [String] {
        let flags = [
            "low": "↓ L \(word("flagLow"))", "high": "↑ H \(word("flagHigh"))",
            "alert_low": "▲↓ L! \(word("flagAlertLow"))", "alert_high": "▲↑ H! \(word("flagAlertHigh"))",
            "critical_low": "●↓↓ LL \(word("flagCriticalLow"))", "critical_high": "●↑↑ HH \(word("flagCriticalHigh"))",
        ]
        var marks = [result.flag.flatMap { flags[$0] }].compactMap(\.self)
        if let doubt = result.doubt { marks.append("? \(word(Self.doubts[doubt] ?? "reportDoubt"))") }
        if result.basis == "mended" { marks.append("? \(word("reportMended"))") }
        if result.brokenSums != nil { marks.append("? \(word("reportSums"))") }
        if let open = result.dependsOn {
            marks.append(word("reportDepends") + open.map { word(Self.facts[$0] ?? $0) }.joined(separator: "、"))
        }
        if let status = result.status { marks.append(Self.statuses[status].map(word) ?? status) }
        return marks
    }

    private func text(_ range: Report.LabRange) -> String {
        let bounds =
            switch (range.low, range.high) {
            case (let low?, let high?): "\(low)–\(high)"
            case (let low?, nil): "≥ \(low)"
            case (nil, let high?): "≤ \(high)"
            case (nil, nil): "—"
            }
        return "\(bounds) \(range.unit)"
    }

    private static let doubts = [
        "no-unit": "reportDoubtNoUnit", "unknown-unit": "reportDoubtUnit", "wrong-unit": "reportDoubtWrongUnit",
        "impossible-value": "reportDoubtImpossible", "no-blood": "reportDoubtNoBlood",
    ]
    private static let facts = [
        "sex": "dependsSex", "age": "dependsAge", "pregnancy": "dependsPregnancy", "specimen": "dependsSpecimen",
        "altitude": "dependsAltitude",
    ]
    private static let statuses = [
        "P": "resultPreliminary", "C": "resultCorrected", "I": "resultPending", "X": "resultMissing",
        "D": "resultDeleted", "W": "resultDeleted",
    ]

    /// The hub's rate, and apart from it, by name, what the device wrote.
    var measurements: WorkerPaper.Section {
        var section = WorkerPaper.Section(word("reportMeasurements"))
        guard let measured = report.measurements else { return section }
        if let rate = measured.rate {
            let share = rate.confidence.map { "（\(word("reportConfidence")) \($0)）" } ?? ""
            section.add(word("reportRate"), "\(rate.value) \(word("reportPerMinute"))\(share)")
        } else {
            section.add(word("reportRate"), word("rateUnsure"))
        }
        guard let device = measured.device else { return section }
        let columns: [WorkerPaper.Table.Column] = [
            .init(word("reportDevice"), width: 90), .init(word("countValue"), width: 50),
            .init(word("reportLead"), width: 30),
        ]
        let room = Self.room(for: device.map(\.text))
        section.table = WorkerPaper.Table(
            columns,
            device.map { one in
                let text = bounded(one.text, room)
                return .init([one.code, [text, one.unit].compactMap(\.self).joined(separator: " "), one.lead ?? "—"])
            }
        )
        section.paragraphs = [word("reportDeviceSays")]
        if let more = measured.deviceMore { section.paragraphs.append("\(word("reportMore")) \(more)") }
        return section
    }

    /// How it was taken, as far as the files say.
    var technique: WorkerPaper.Section {
        var section = WorkerPaper.Section(word("reportTechnique"))
        guard let technique = report.technique else { return section }
        section.add(word("reportDeviceName"), technique.device)
        section.add(word("reportLeads"), technique.leads?.joined(separator: " "))
        section.add(word("reportDerivedLeads"), technique.derivedLeads?.joined(separator: " "))
        section.add(word("reportDuration"), technique.duration.map { "\($0) s" })
        section.add(word("reportSampling"), technique.samplingFrequency.map { "\($0) Hz" })
        section.add(word("reportFilters"), technique.filters?.joined(separator: "；"))
        section.add(word("reportModality"), technique.modality)
        section.add(word("reportBodyPart"), technique.bodyPart)
        section.add(word("reportLaterality"), technique.laterality)
        section.add(word("reportViews"), technique.views?.joined(separator: " "))
        return section
    }

    var links: WorkerPaper.Section {
        var section = WorkerPaper.Section()
        section.add(word("reportCritical"), report.critical?.description)
        section.add(word("reportReferral"), report.referral?.description)
        return section
    }
}
