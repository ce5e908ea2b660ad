// What a printed report says of the exam itself: request, results, measurements, and what hangs on it.
import FoundationEssentials
import HubAPI

extension ReportSheet {
    /// 检查申请, as it stood when the report was signed.
    var request: String {
        guard let request = report.request else { return "" }
        let code = request.diagnosisCode.map { request.provisionalDiagnosis == nil ? $0 : "（\($0)）" } ?? ""
        let diagnosis = (request.provisionalDiagnosis ?? "") + code
        let specimens = ["venous": "静脉血", "capillary": "末梢血"]
        return section(
            "检查申请",
            facts: [
                ("主诉", request.chiefComplaint), ("症状", request.symptoms?.joined(separator: "；")),
                ("病史", request.history),
                ("用药", request.medication), ("过敏", request.allergies), ("初步诊断", diagnosis), ("提问", request.question),
                ("采血方式", request.specimen.map { specimens[$0] ?? $0 }),
                ("是否妊娠", request.pregnant.map { $0 ? "是" : "否" }),
                ("孕周", request.pregnancyWeek.map { "\($0) 周" }),
            ])
    }

    /// Values as sent, each with its mark in shape, letter and word, and the range that it was held against.
    var results: String {
        guard let results = report.results, !results.isEmpty else { return "" }
        let rows = results.map { result in
            let cells = [
                [result.name, result.zh].compactMap(\.self).joined(separator: " "), value(result),
                marks(result).joined(separator: "；"), result.range.map(bounds) ?? "—",
            ]
            return (cells, isStrong: result.tier != nil)
        }
        let sources = Set(results.compactMap(\.range).map { "\($0.source)（\($0.validFrom)）" }).sorted()
        let notes: [String?] = [
            sources.isEmpty ? nil : "参考范围来源（生效日期）：" + sources.joined(separator: "；"),
            report.provenance == "typed" ? "结果由诊所手工录入。" : nil, report.resultsMore.map { "此处未列出的项数：\($0)" },
        ]
        return section("检验结果", table(["项目", "结果", "提示", "参考范围"], rows), notes.compactMap(\.self))
    }

    /// As sent, and what it is in the usual unit, where that reads otherwise.
    private func value(_ result: Report.LabResult) -> String {
        let sent = [result.value, result.sentUnit].compactMap(\.self).joined(separator: " ")
        guard let number = result.canonical, let unit = result.unit, result.basis != "same", result.basis != "doubtful"
        else { return sent }
        return "\(sent) = \(result.comparator ?? "")\(number) \(unit)"
    }

    /// Shape and letter beside the word, so that a copy in black says it too. A word that a newer hub has stands as it came.
    private func marks(_ result: Report.LabResult) -> [String] {
        var marks: [String] = []
        if let flag = result.flag, flag != "normal" { marks.append(Self.flags[flag] ?? flag) }
        if let doubt = result.doubt { marks.append("? \(Self.doubts[doubt] ?? "存疑")，不作判断") }
        if result.basis == "mended" { marks.append("? 单位已换算，请核对") }
        if result.brokenSums != nil { marks.append("? 算式不符") }
        if let open = result.dependsOn {
            marks.append("取决于" + open.map { Self.unknowns[$0] ?? $0 }.joined(separator: "、"))
        }
        if let status = result.status { marks.append(Self.statuses[status] ?? status) }
        return marks
    }

    private func bounds(_ range: Report.LabRange) -> String {
        switch (range.low, range.high) {
        case (let low?, let high?): "\(low)–\(high) \(range.unit)"
        case (let low?, nil): "≥ \(low) \(range.unit)"
        case (nil, let high?): "≤ \(high) \(range.unit)"
        case (nil, nil): "—"
        }
    }

    private static let flags = [
        "low": "↓ L 偏低", "high": "↑ H 偏高", "alert_low": "▲↓ L! 警示低", "alert_high": "▲↑ H! 警示高",
        "critical_low": "●↓↓ LL 危急低", "critical_high": "●↑↑ HH 危急高",
    ]
    private static let doubts = [
        "no-unit": "无单位", "unknown-unit": "单位不识", "wrong-unit": "单位不符", "impossible-value": "数值不可能",
        "no-blood": "无血样",
    ]
    private static let unknowns = [
        "sex": "性别", "age": "年龄", "pregnancy": "是否妊娠", "specimen": "标本（静脉血或末梢血）", "altitude": "海拔",
    ]
    /// HL7 table 0085.
    private static let statuses = [
        "P": "初步结果", "C": "已更正", "I": "未出结果", "X": "无法得出", "D": "已删除", "W": "已删除",
    ]

    /// The hub's rate, and apart from it, by name, what the device wrote.
    var measurements: String {
        guard let measured = report.measurements else { return "" }
        let rate = measured.rate.map { rate in
            "\(rate.value) 次/分" + (rate.confidence.map { "（把握 \($0)）" } ?? "")
        }
        let facts = list([("心率（本系统）", rate ?? "请目测（自动检测没有把握）")])
        guard let device = measured.device, !device.isEmpty else { return section("心电测量", facts, []) }
        let rows = device.map { one in
            (
                [one.code, [one.text, one.unit].compactMap(\.self).joined(separator: " "), one.lead ?? "—"],
                isStrong: false
            )
        }
        let notes = ["以上表中数值为采集设备自报，本系统未核对。"] + (measured.deviceMore.map { ["此处未列出的项数：\($0)"] } ?? [])
        return section("心电测量", facts + table(["设备自报项目", "结果", "导联"], rows), notes)
    }

    /// The critical case and the referral.
    var links: String {
        list([("危急值编号", report.critical?.description), ("转诊编号", report.referral?.description)])
    }

    // MARK: markup

    private func section(_ title: String, facts: [(String, String?)]) -> String {
        let list = list(facts)
        return list.isEmpty ? "" : section(title, list, [])
    }

    /// - Parameter body: markup; the notes are text.
    private func section(_ title: String, _ body: String, _ notes: [String]) -> String {
        "<section><h3>\(title)</h3>\(body)" + notes.map { "<p class=\"proof\">\(Markup.text($0))</p>" }.joined()
            + "</section>"
    }

    /// Facts as a list, those that are known; nothing where none is.
    func list(_ facts: [(String, String?)]) -> String {
        let cells = facts.compactMap { name, value in
            value.flatMap { $0.isEmpty ? nil : "<div><dt>\(name)</dt><dd>\(Markup.text($0))</dd></div>" }
        }
        return cells.isEmpty ? "" : "<dl>\(cells.joined())</dl>"
    }

    private func table(_ heads: [String], _ rows: [([String], isStrong: Bool)]) -> String {
        let head = heads.map { "<th>\($0)</th>" }.joined()
        let body = rows.map { cells, isStrong in
            "<tr\(isStrong ? " class=\"strong\"" : "")>"
                + cells.map { "<td>\(Markup.text($0))</td>" }.joined() + "</tr>"
        }
        return "<table><thead><tr>\(head)</tr></thead><tbody>\(body.joined())</tbody></table>"
    }
}
