// What can be wrong with duty, offers, skips and handovers.
import Alliance
import FoundationEssentials
import HubAPI
import Readings
import Records

extension Problem {
    /// Who is off duty reads emergencies alone; whoever is there all the same begins an extra shift.
    static func offDuty(_ outlook: ClaimOutlook) -> Problem {
        let isOnLeave = outlook.duty == .onLeave
        var problem = make(
            "off-duty", 403,
            zh: (
                "不在班",
                (isOnLeave ? "您正在请假" : "您现在不在班") + "，只能领取急诊。如需阅片，请先在中心页的排班中登记加班（接口 POST /api/v1/shifts），将记录在案。"
            ),
            en: (
                "Off duty",
                (isOnLeave ? "You are on leave" : "You are off duty")
                    + ", and may claim emergencies only. To read all the same, begin an extra shift on the centre's page (or by POST /api/v1/shifts); it is recorded."
            ))
        problem.extensions["nextShift"] = outlook.nextShift.map { .text(RFC3339.text($0)) }
        return problem
    }

    /// The same person has the same hours already.
    static func rosterOverlap(_ other: (from: Date, to: Date)) -> Problem {
        let hours = "\(RFC3339.text(other.from)) – \(RFC3339.text(other.to))"
        return invalid(
            "startsAt", "与此人已有的安排重叠：\(hours)。请先撤销它，或改时间。",
            "This person has a row for these hours already: \(hours). Withdraw it first, or choose other hours.")
    }

    /// It is somebody else's first.
    /// - Parameter moment: now, by the time on which the hubs agree.
    static func offeredToOther(_ offer: StoredReading.Offer, at moment: Date) -> Problem {
        let minutes = max(1, Int((offer.until.timeIntervalSince(moment) / 60).rounded(.up)))
        var problem = make(
            "reading-offered", 409, zh: ("已派给他人", "已派给\(offer.name)，还保留 \(minutes) 分钟；之后任何人可领取。"),
            en: (
                "Offered to another",
                "It is \(offer.name)'s first for \(minutes) more minutes; then anybody may take it."
            ))
        problem.extensions["holder"] = .text(offer.name)
        return problem
    }

    static let notForYou = make(
        "reading-not-for-you", 403, zh: ("这一例不能由您阅读", "您此前已读过这份检查，或职称、岗位不符合它的要求，请由他人阅读。"),
        en: (
            "Not for you to read",
            "You have read this exam before, or its kind or purpose asks for another grade or post; somebody else reads it."
        ))
}
