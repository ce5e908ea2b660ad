// What can be wrong with signing in, stepping up, enrolling and fetching tokens.
import HubAPI

extension Problem {
    static let wrongPassword = make(
        "wrong-password", 401, zh: ("账号或密码不对", "账号或密码不对；连续 5 次错误将锁定 15 分钟。"),
        en: ("Wrong name or password", "The account or the password is wrong. Five in a row lock it for 15 minutes."))

    static let busy = make(
        "too-many-sign-ins", 429, zh: ("登录人数过多", "同时登录的人过多，请几秒后再试。"),
        en: ("Too many sign-ins", "Too many people sign in at once. Try again in a few seconds.")
    ).retried(after: 3)

    static let stepUpNeeded = make(
        "step-up-needed", 403, zh: ("需要再次确认身份", "签发前请再次输入密码（PUT /api/v1/sessions/current/step-up）。"),
        en: ("Step-up needed", "Give your password again before signing (PUT /api/v1/sessions/current/step-up)."))

    static let codeNotValid = make(
        "enrolment-code-not-valid", 403, zh: ("注册码无效", "注册码不存在、已用过或已过期，请管理员重新生成。"),
        en: ("Enrolment code not valid", "It is unknown, used or expired. Ask the administrator for a new one."))

    /// A code that can still be used, held by a home whose exams are another clinic's. It is not spent.
    static func codeOfAnotherClinic(_ clinic: String) -> Problem {
        make(
            "another-organisation", 409,
            zh: ("注册码属于另一机构", "注册码属于“\(clinic)”，而本机暂存的检查属于另一机构。注册码未使用，仍然有效。请用本机构的注册码，或用 --home 换一个文件夹。"),
            en: (
                "The enrolment code is another clinic's",
                "The code is of “\(clinic)”; what this device holds was captured at another clinic. The code was not used and stays "
                    + "valid. Use a code of that clinic, or another --home."
            ))
    }

    /// The token exchange's refusal, with the member that RFC 6749 asks for.
    static func invalidClient(_ why: (zh: String, en: String)) -> Problem {
        var problem = make(
            "invalid-client", 401, zh: ("中心不承认本终端", why.zh), en: ("The hub does not admit this terminal", why.en))
        problem.error = "invalid_client"
        return problem
    }
}
