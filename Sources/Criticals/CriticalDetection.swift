// What in an exam's content is critical: values of a count beside the thresholds, a rhythm beside the limits, the device's words.
package import Exams
import FoundationEssentials

/// What was found, and what might be but is not sure.
package struct CriticalDetection: Hashable, Sendable {
    package let source: CriticalSource
    package var findings: [CriticalFinding] = []
    /// Rules that would fire on what the signal does not prove: a person must look.
    package var doubtful: [CriticalFinding] = []
    /// The tier below: nobody is called for it, and who reads should look soon.
    package var alerts: [CriticalFinding] = []

    /// nil where no rule can be asked of such content. A control run is nobody's, and a run without blood too.
    package init?(_ content: ExamContent, on grounds: CriticalGrounds) {
        switch content {
        case .bloodCount(let count):
            source = .count
            guard count.processing != .control, !count.isWithoutBlood else { return }
            let table = RangeTable(ranges: [], thresholds: grounds.thresholds).canonical
            let subject = grounds.subject(of: count)
            findings = count.items.compactMap { item in
                let judged = table.finding(of: item, for: subject, on: grounds.day)
                guard let reached = judged.reached else { return nil }
                return CriticalFinding(item, reached, isLow: judged.flag == .criticalLow)
            }
            guard let rule = grounds.blasts, let said = count.blastFlag else { return }
            let found = CriticalFinding.blasts(said, source: rule.source)
            if grounds.hasHadBlasts || rule.number == 0 { alerts.append(found) } else { findings.append(found) }
        case .electrocardiogram(let recording):
            source = .ecg
            let rhythm = recording.signals?.rhythm, alarms = rhythm?.alarms(grounds.rhythm) ?? []
            for alarm in alarms {
                let finding = CriticalFinding(alarm, source: grounds.limits[alarm.rule.rawValue]?.source ?? "")
                if alarm.isProven { findings.append(finding) } else { doubtful.append(finding) }
            }
            if let limit = grounds.lowestRateAlert, !alarms.contains(where: { $0.rule == .lowestRate }) {
                alerts += [rhythm?.lowAlert(limit.number)].compactMap(\.self).map { .init($0, source: limit.source) }
            }
            if recording.signals?.isTimeDoubtful == true { doubtful.append(.untimed) }
            findings += DeviceAlarm.all(in: recording.device)
        case .picture, .pictures: return nil
        }
    }

    /// Whether a rule can be asked of such content at all, so that its grounds are worth looking up.
    package static func isAsked(of content: ExamContent) -> Bool {
        switch content {
        case .bloodCount, .electrocardiogram: true
        case .picture, .pictures: false
        }
    }

    /// The codes whose thresholds the content needs; empty where it needs none.
    package static func codes(of content: ExamContent) -> [String] {
        guard case .bloodCount(let count) = content else { return [] }
        return count.rangeCodes
    }
}

extension CriticalFinding {
    /// No rule over rates and pauses can be asked where the file contradicts itself about time; nobody may take that for all clear.
    fileprivate static let untimed = CriticalFinding(
        name: "心率与停搏未能自动核对（时间轴存疑） rate and pauses were not checked (the time axis is in doubt)",
        rule: "rhythm/timeAxis", source: "", origin: .hub)

    /// The analyser's word or count, as sent.
    fileprivate static func blasts(_ said: String, source: String) -> CriticalFinding {
        CriticalFinding(
            name: "仪器提示原始细胞 blasts suspected: \(said.prefix(100))", rule: "flag/blasts", source: source,
            origin: .device)
    }

    /// A value as it was sent, so that it is the one on the analyser's own paper.
    fileprivate init?(_ item: LabItem, _ reached: Threshold, isLow: Bool) {
        guard let value = item.value, let known = item.known else { return nil }
        let bound = isLow ? reached.atOrBelow.map { "<= \($0)" } : reached.atOrAbove.map { ">= \($0)" }
        self.init(
            name: known.name, value: value, unit: item.unit,
            bound: bound.map { "\($0) \(reached.unit)" }, rule: "threshold/" + reached.item,
            source: reached.source, origin: .hub)
    }

    fileprivate init(_ alarm: RhythmAlarm, source: String) {
        let isInterval = alarm.rule == .longestInterval
        let sign = alarm.rule == .lowestRate ? "<= " : ">= "
        func told(_ number: Double) -> String {
            isInterval
                ? String(Int((number / 10).rounded()) / 100) + Self.hundredths(number) : String(Int(number.rounded()))
        }
        self.init(
            name: alarm.rule.name, value: told(alarm.value), unit: isInterval ? "s" : "/min",
            bound: sign + told(alarm.limit), rule: "rhythm/" + alarm.rule.rawValue, source: source, origin: .hub)
    }

    /// Milliseconds behind the whole seconds, as `.04`.
    private static func hundredths(_ milliseconds: Double) -> String {
        "." + String(100 + Int((milliseconds / 10).rounded()) % 100).dropFirst()
    }
}

extension RhythmAlarm.Rule {
    /// What is said on the telephone.
    fileprivate var name: String {
        switch self {
        case .longestInterval: "最长 RR 间期 longest RR interval"
        case .lowestRate: "心室率过慢 ventricular rate"
        case .highestRate: "心室率过快 ventricular rate"
        }
    }
}
