// What can be wrong with an attempt, a signature or a privilege.
import Alliance
import FoundationEssentials
import HubAPI
import Training

extension AttemptRefusal: ProblemConvertible {
    var problem: Problem {
        switch self {
        case .tooSoon(let until):
            Problem.make(
                "attempt-too-soon", 409, zh: ("间隔不足", "距上次考核时间太短，请在 \(RFC3339.text(until)) 之后再考。"),
                en: ("Too soon", "The last attempt was too short ago. Try again after \(RFC3339.text(until)).")
            ).next(at: until)
        case .usedUp(let until):
            Problem.make(
                "attempts-used-up", 409, zh: ("考核次数已用完", "本周期的考核次数已用完，\(RFC3339.text(until)) 之后可再考；请先复习课程。"),
                en: (
                    "Attempts used up",
                    "All attempts of this period are used. Study, and try again after \(RFC3339.text(until))."
                )
            )
            .next(at: until)
        }
    }
}

extension AnswersError: ProblemConvertible {
    var problem: Problem {
        switch self {
        case .noSuchQuestion(let number):
            .invalid("answers", "没有第 \(number) 题。", "There is no question \(number).")
        case .noSuchOption(let question, let option):
            .invalid("answers", "第 \(question) 题没有选项 \(option)。", "Question \(question) has no option \(option).")
        }
    }
}

extension Problem {
    /// The same with the moment from which on an attempt is possible.
    fileprivate func next(at moment: Date) -> Problem {
        let seconds = max(1, min(moment.timeIntervalSinceNow.rounded(.up), 31_536_000))
        var problem = retried(after: Int(seconds))
        problem.extensions["nextAt"] = .text(RFC3339.text(moment))
        return problem
    }

    static let ownAttempt = make(
        "own-attempt", 403, zh: ("不能为自己签字", "考核应由其他带教老师签字。"),
        en: ("Own attempt", "Nobody signs off their own attempt; another trainer does."))

    static let ownPrivilege = make(
        "own-privilege", 403, zh: ("不能处理自己的权限", "请由其他带教老师办理。"),
        en: ("Own privilege", "Nobody takes away their own privilege; another trainer does."))

    static func attemptNotPassed(score: Int) -> Problem {
        make(
            "attempt-not-passed", 409, zh: ("考核未通过", "该次考核得分 \(score)，未通过，不能签字。"),
            en: ("Not passed", "The attempt scored \(score) and did not pass; there is nothing to sign."))
    }

    static let attemptOutlived = make(
        "attempt-outlived", 409, zh: ("考核已失效", "该权限在此次考核之后已被收回，须重新考核。"),
        en: ("The attempt is outlived", "The privilege was taken away after this attempt; it takes a new one."))

    static let attemptJustSigned = make(
        "attempt-just-signed", 409, zh: ("已签字", "另一位带教老师刚刚签字，请刷新查看。"),
        en: ("Just signed", "Another trainer has just signed it. Load it again."))
}
