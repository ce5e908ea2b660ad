// What a blood count means beside the alliance's ranges, its own sums and the patient's last one, on the wire.
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Records

/// The judgement of a blood count. It stands beside the content and changes nothing in it.
struct JudgementView: Encodable, Sendable {
    /// What was known of the person; a range that depends on what is absent does not apply.
    struct Subject: Encodable, Sendable {
        /// `1` or `2`.
        let sex: String?
        /// Age on the day of the exam.
        let ageDays: Int?
        let specimen: String?
        let pregnant: Bool?
        /// Whole weeks.
        let pregnancyWeek: Int?
        /// Metres above the sea of the organisation that sent it.
        let altitude: Int?
    }

    /// One result, in the order of the content's items. Empty where there is nothing to judge.
    struct Item: Encodable, Sendable {
        /// LOINC code of the item, whatever code the sender has.
        let code: String?
        /// In `unit`; absent where only a bound is known.
        let value: Decimal?
        let bound: LabBound?
        /// Canonical, UCUM.
        let unit: String?
        /// `same`, `converted`, `mended` or `doubtful`.
        let basis: String?
        /// Why it is doubtful: then it is shown as sent, without a flag. `no-blood`: the whole run is of nobody's blood.
        let doubt: String?
        /// With whom it is for: why it was chosen.
        let range: RangeView?
        /// Ranges of other bounds that would go before it, were `dependsOn` known; absent without any.
        let otherwise: [RangeView]?
        /// `sex`, `age`, `pregnancy`, `specimen`, `altitude`: what is not known and would decide.
        let dependsOn: [String]?
        let flag: String?
        /// `alert` or `critical`, where a threshold has been reached.
        let tier: String?
        let threshold: ThresholdView?
    }

    /// One sum that the items must obey.
    struct Check: Encodable, Sendable {
        let sum: String
        let code: String?
        let stated: Decimal
        let computed: Decimal
        let tolerance: Decimal
        let holds: Bool
    }

    /// How it differs from the patient's last count.
    struct Delta: Encodable, Sendable {
        struct Item: Encodable, Sendable {
            let code: String
            let unit: String
            let before: Decimal
            let now: Decimal
            let change: Decimal
            /// The limit that the difference is beyond.
            let beyond: Limit?
        }

        /// How far the item may move.
        struct Limit: Encodable, Sendable {
            let change: Decimal?
            /// In percent of the earlier value.
            let share: Decimal?
            let withinDays: Int
            let source: String
            let validFrom: CalendarDay
        }

        let exam: WireID
        let performedAt: Date
        let items: [Item]
    }

    let subject: Subject
    let items: [Item]
    let checks: [Check]
    let delta: Delta?
}

extension JudgementView.Item {
    init(_ item: LabItem, _ finding: RangeFinding, isWithoutBlood: Bool = false) {
        let judged = LabJudgement(item)
        let known = judged.canonical
        code = judged == .nothing ? nil : item.known?.code
        value = known?.number
        bound = if case .bound(let bound)? = known?.value { bound } else { nil }
        unit = known?.unit
        doubt =
            if case .doubtful(let doubt) = judged { doubt.rawValue } else if isWithoutBlood && known != nil {
                "no-blood"
            } else { nil }
        basis = doubt == nil ? known?.basis.rawValue : "doubtful"
        range = finding.range.map { RangeView($0, isWhole: true) }
        otherwise = finding.otherwise.isEmpty ? nil : finding.otherwise.map { RangeView($0, isWhole: true) }
        dependsOn = finding.dependsOn.isEmpty ? nil : finding.dependsOn.map(\.rawValue)
        flag = finding.flag?.rawValue
        tier = finding.reached?.tier.rawValue
        threshold = finding.reached.map { ThresholdView($0) }
    }
}

extension JudgementView.Check {
    init(_ check: BloodCountCheck) {
        sum = check.sum.rawValue
        code = check.item
        stated = check.stated
        computed = check.computed.cut
        tolerance = check.tolerance.cut
        holds = check.holds
    }
}

extension JudgementView.Delta {
    init(_ earlier: EarlierCount, _ differences: [BloodCountDelta]) {
        exam = WireID(earlier.exam.uuid)
        performedAt = earlier.performedAt
        items = differences.map {
            Item(
                code: $0.item.code, unit: $0.item.unit, before: $0.before, now: $0.now, change: $0.change,
                beyond: $0.beyond.map { JudgementView.Delta.Limit($0) })
        }
    }
}

extension JudgementView.Delta.Limit {
    init(_ limit: DeltaLimit) {
        change = limit.absolute
        share = limit.relative.map { LabUnit.shift($0, by: 2) }
        withinDays = limit.withinDays
        source = limit.source
        validFrom = limit.validFrom
    }
}

extension JudgementView? {
    /// What the audit says of a look at it: the earlier exam that was shown beside it.
    var audited: [String: String] { self?.delta.map { ["compared": $0.exam.uuid.uuidString.lowercased()] } ?? [:] }
}

extension Decimal {
    /// Six places behind the point, the rest cut off: quotients have forty.
    fileprivate var cut: Decimal {
        let text = description
        guard let point = text.firstIndex(of: ".") else { return self }
        return Decimal(string: String(text[..<point] + text[point...].prefix(7))) ?? self
    }
}
