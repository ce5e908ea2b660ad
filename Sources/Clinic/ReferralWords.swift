// A referral in words, for the counter and the command.
import FoundationEssentials
package import HubAPI

/// Codes of referrals as people say them; a code that a newer hub has stays what it is.
package struct ReferralWords: Sendable {
    private let referral: ReferralStanding

    /// Puts a referral into words.
    package init(_ referral: ReferralStanding) { self.referral = referral }

    /// Number, way, urgency, state, the other side, who has to act by when.
    package var line: String {
        var parts = [
            referral.number, Self.word(referral.direction, in: Self.directions),
            Self.word(referral.urgency, in: Self.urgencies),
            referral.patient?.name ?? "-", Self.word(referral.state, in: Self.states),
            "\(referral.from.name) → \(referral.to.name)",
        ]
        if let holder = referral.holder {
            let due = referral.deadline.map { " \(RFC3339.shown($0))" } ?? ""
            parts.append("待 next: \(holder.name)\(due)")
        }
        return parts.joined(separator: "  ")
    }

    /// Everything that the other side answered.
    package var page: [String] {
        [line] + arrangement + outcome
            + referral.events.map { event in
                let who = [event.organisation, event.actor].compactMap(\.self).joined(separator: " ")
                return "  \(RFC3339.shown(event.at))  \(Self.word(event.kind, in: Self.events))  \(who)"
                    + (event.note.map { "  “\($0)”" } ?? "")
            }
    }

    private var arrangement: [String] {
        guard let arrangement = referral.arrangement else { return [] }
        return Self.fields([
            ("科室 department", arrangement.department), ("时间 time", arrangement.time.map { RFC3339.shown($0) }),
            ("医生 doctor", arrangement.doctor), ("须知 notice", arrangement.notice),
        ])
    }

    private var outcome: [String] {
        guard let outcome = referral.outcome else { return [] }
        return Self.fields([
            ("诊断 diagnosis", outcome.diagnosis), ("治疗 treatment", outcome.treatment),
            ("去向 disposition", outcome.disposition), ("后续方案 plan", outcome.plan),
            ("用药 medication", outcome.medication),
            ("首次随访 first follow-up", outcome.followUpDays.map { "\($0) 天内 days" }),
        ])
    }

    private static func fields(_ all: [(name: String, value: String?)]) -> [String] {
        all.compactMap { field in field.value.map { "  \(field.name)：\($0)" } }
    }

    private static func word(_ code: String, in words: [String: String]) -> String {
        words[code].map { "\($0) \(code)" } ?? code
    }

    /// A step of a referral in Chinese; nil where a newer hub has another, or it is something else.
    static func name(of event: String) -> String? { events[event] }

    private static let directions = ["up": "上转", "down": "下转"]
    private static let urgencies = ["routine": "普通", "urgent": "加急", "emergency": "急"]
    private static let states = [
        "draft": "草稿", "submitted": "已提交", "info_requested": "要求补充", "accepted": "已接收", "arranged": "已安排",
        "in_transit": "转运中", "no_show": "未到", "arrived": "已到达", "in_care": "诊治中", "outcome_reported": "已回复结果",
        "closed": "已完成", "declined": "已婉拒", "redirected": "已改转", "cancelled": "已取消", "expired": "已过期",
        "entered_in_error": "录入有误",
    ]
    private static let events = [
        "referral.drafted": "起草", "referral.submitted": "提交", "referral.opened": "中心自动开单",
        "referral.info_requested": "要求补充", "referral.answered": "已补充", "referral.accepted": "接收",
        "referral.auto_accepted": "超时自动接收", "referral.declined": "婉拒", "referral.redirected": "改转",
        "referral.arranged": "安排", "referral.rearranged": "重新安排", "referral.departed": "出发", "referral.arrived": "到达",
        "referral.missed": "未到", "referral.admitted": "收治", "referral.outcome_reported": "回复结果",
        "referral.closed": "完成", "referral.auto_closed": "到期自动完成", "referral.cancelled": "取消",
        "referral.expired": "过期", "referral.voided": "作废",
    ]
}
