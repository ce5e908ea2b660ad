// The structured parts of a report as lines of words, for screen and paper.
package import HubAPI

extension Report {
    /// Structured findings, one a line.
    package var findingLines: [String] {
        (statements ?? []).map { one in
            [one.text, one.value, one.unit].compactMap(\.self).joined(separator: " ")
        }
    }

    /// Why it says less than an open critical case, and what that case found.
    package var overrideWords: String? {
        criticalOverride.map { "\($0.reason)（危急值：\($0.findings.joined(separator: "；"))）" }
    }

    /// The treatment plan, one line each: what, how much, how often, how long.
    package var planWords: [String] {
        let kinds = ["drug": "用药", "measure": "处置", "recheck": "复查", "advice": "指导"]
        return (planLines ?? []).map { line in
            let days = line.days.map { "\($0) 天" }
            let words: [String?] = [(kinds[line.kind] ?? line.kind) + "：" + line.text, line.dose, line.frequency, days]
            return words.compactMap(\.self).joined(separator: "，")
        }
    }
}
