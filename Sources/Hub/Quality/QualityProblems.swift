// What can be wrong with second opinions and their scores.
import HubAPI
import Readings

extension Problem {
    static let notAnOverRead = make(
        "not-an-over-read", 409, zh: ("不是复阅", "这一例不是复阅，请按其用途签发报告。"),
        en: ("Not an over-read", "This reading is no over-read. Sign its report instead."))

    static let opinionEntered = make(
        "opinion-entered", 409, zh: ("复阅意见已提交", "复阅意见提交后不再更改，请在评分说明中补充。"),
        en: (
            "The opinion is entered", "A second opinion stays as it was entered. Add what you have to say to the score."
        ))

    static let opinionNeeded = make(
        "opinion-needed", 409, zh: ("请先提交复阅意见", "评分前请先提交您自己的意见（PUT /api/v1/readings/{id}/opinion），之后才显示原报告。"),
        en: (
            "Your opinion first",
            "Enter your own opinion (PUT /api/v1/readings/{id}/opinion); the report is shown after that."
        ))

    static let notYourOverRead = make(
        "not-your-over-read", 403, zh: ("不是您的复阅", "评分由复阅医师本人完成。"),
        en: ("Not your over-read", "It is scored by whoever gave the second opinion."))

    static let notScored = make(
        "not-scored", 409, zh: ("尚未评分", "这一例还没有评分，没有可更正的。"),
        en: ("Not scored", "There is no score yet that could be corrected."))

    static let notYoursToCorrect = make(
        "not-yours-to-correct", 403, zh: ("评分由另一人更正", "评分只由任一方中心主任更正，且不得是评分人、原报告的阅片或审核医师。"),
        en: (
            "Another person corrects it",
            "A score is corrected by the head of either centre, who neither gave it nor signed the report."
        ))

    static let missedCritical = Problem.invalid(
        "score", "复阅意见为危急而原报告不是，评分应为 2b、3b 或 4b，以便修订报告。",
        "The second look says critical and the report does not: score 2b, 3b or 4b, so that it is amended.")

    static let overcalledCritical = Problem.invalid(
        "score", "原报告为危急而复阅意见不是，两者不一致，评分不得为 1。",
        "The report says critical and the second look does not: they do not agree, so the score is not 1.")

    static func alreadyScored(_ score: PeerScore) -> Problem {
        make(
            "already-scored", 409, zh: ("已经评分", "这一例已评为 \(score.rawValue)。评分有误时由中心主任写明原因更正。"),
            en: (
                "Already scored",
                "It was scored \(score.rawValue). If that is wrong, the head of the centre corrects it with a reason."
            ))
    }
}
