// A choice in words, in both languages, for people who ask why.
import Alliance

extension Assignment {
    /// Who was chosen of whom, and what decided.
    package var words: (zh: String, en: String) {
        let fit = standings.filter { $0.refusal == nil }
        guard let chosen, let first = standings.first(where: { $0.clinician == chosen }) else { return nobodyWords }
        let minutes = Self.minutes(first.load)
        let (zh, en): (String, String) =
            switch ground {
            case .onlyOne: ("仅此一人可阅读", "nobody else may read it now")
            case .fewestMinutes: ("待办最少（\(minutes) 分钟）", "the fewest open minutes (\(minutes))")
            case .longestIdle:
                ("待办相同（\(minutes) 分钟），最久未派单", "as many open minutes (\(minutes)), longest without an offer")
            case .identity: ("条件相同，按编号", "all else equal, by id")
            case .othersHadIt: ("待办更少者已派过", "those with fewer open minutes have had it offered already")
            case .handover: ("同事交班", "handed over by a colleague")
            case .nobody: ("无人可阅读", "nobody may read it")
            }
        let roster: (zh: String, en: String) =
            first.duty == .noRoster
            ? (
                "；本中心未排班，全员视为在岗，派单不保留",
                "; the centre keeps no roster, so all count as on duty and the offer holds nothing"
            ) : ("", "")
        return (
            "派给\(first.name)：\(zh)，可选 \(fit.count) 人\(roster.zh)。",
            "Offered to \(first.name): \(en), of \(fit.count) who came into question\(roster.en)."
        )
    }

    /// Why nobody came into question: each reason with its number of people.
    private var nobodyWords: (zh: String, en: String) {
        guard !standings.isEmpty else {
            return ("无人可派：本中心没有阅片人员。", "Nobody to offer it to: the centre has no readers.")
        }
        var counts: [String: (zh: String, en: String, number: Int)] = [:]
        for standing in standings {
            guard let refusal = standing.refusal else { continue }
            let words = refusal.words
            counts[refusal.code] = (words.zh, words.en, (counts[refusal.code]?.number ?? 0) + 1)
        }
        let ordered = counts.sorted { $0.key < $1.key }.map(\.value)
        return (
            "无人可派：" + ordered.map { "\($0.zh) \($0.number) 人" }.joined(separator: "，") + "。",
            "Nobody to offer it to: " + ordered.map { "\($0.number) \($0.en)" }.joined(separator: ", ") + "."
        )
    }

    /// Whole minutes, upwards: a reader with thirty seconds of work is not idle.
    package static func minutes(_ seconds: Double) -> Int { Int((seconds / 60).rounded(.up)) }
}

extension CandidateRefusal {
    /// The reason in a few words.
    package var words: (zh: String, en: String) {
        switch self {
        case .notInRole: ("岗位不符", "not in the role")
        case .licence(.noLicence): ("无执业证书", "without a licence on record")
        case .licence(.notRegisteredAtParty): ("执业机构不是协议单位", "registered at no party to the agreement")
        case .licence(.licenceExpired): ("执业证书到期", "whose licence has ended")
        case .licence(.tooFewYears): ("执业年限不足且无人带教", "with too few years and no supervisor")
        case .licence(.modalityNotAllowed): ("执业范围不含", "whose licence does not cover it")
        case .gradeTooLow: ("职称不足", "below the grade that it asks for")
        case .noPrivilege: ("缺少权限", "without the privilege")
        case .ownExam: ("本人采集", "who made the exam")
        case .excluded: ("已读过", "who has read it before")
        case .skipped: ("已跳过", "who has skipped it")
        case .onLeave: ("请假", "on leave")
        case .offDuty: ("不在班", "off duty")
        }
    }
}
