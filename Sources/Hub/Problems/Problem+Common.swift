// The problems that any address may answer.
import HubAPI

extension Problem {
    static let notSignedIn = make(
        "not-signed-in", 401, zh: ("未登录", "请先登录，或携带访问令牌。"),
        en: ("Not signed in", "Sign in first, or send an access token."))

    static let sessionOver = make(
        "session-over", 401, zh: ("会话已结束", "会话已过期或被注销，请重新登录；终端请重新取令牌。"),
        en: ("The session is over", "It has expired or was ended. Sign in again; a terminal fetches a new token."))

    static let foreignOrigin = make(
        "foreign-origin", 403, zh: ("来源不符", "此操作只能从本系统的页面发起。"),
        en: ("Foreign origin", "This can be done from the hub's own pages only."))

    static let anotherPerson = make(
        "another-person", 403, zh: ("登录人已更换", "此浏览器已由另一人登录，本页属于之前的人，请刷新页面。"),
        en: ("Somebody else is signed in", "This browser has been taken over by another account. Load the page again."))

    /// `needs` are duties, or who one would have to be.
    static func notYours(need needs: String...) -> Problem { notYours(needs: needs) }

    static func notYours(needs: [String]) -> Problem {
        let zh = needs.map { duties[$0] ?? $0 }.joined(separator: "、"), need = needs.joined(separator: ", ")
        return make(
            "not-yours-to-do", 403, zh: ("无权操作", "您的岗位不能进行此操作（需要：\(zh)）。如有需要请联系管理员。"),
            en: ("Not yours to do", "Your role may not do this (needed: \(need)). Ask an administrator if it should."))
    }

    /// What the field calls them.
    private static let duties = [
        "treats": "诊疗", "reads": "阅片", "trains": "培训", "oversees": "监管", "administers": "系统管理", "audits": "审计",
        "staff": "人员账号", "terminal": "终端", "reader": "阅片医师", "row-level security": "数据权限",
    ]

    static let notFound = make(
        "not-found", 404, zh: ("没有找到", "没有这个内容，或者您不能查看。"),
        en: ("Not found", "There is no such thing, or you may not see it."))

    static let tooManyRefusals = make(
        "too-many-refusals", 429, zh: ("尝试过于频繁", "这个地址的错误尝试过多，请一分钟后再试。"),
        en: ("Too many refusals", "Too many wrong attempts came from this address. Try again in a minute.")
    ).retried(after: 60)

    static func methodNotAllowed(_ allow: String) -> Problem {
        var problem = make(
            "method-not-allowed", 405, zh: ("方法不对", "这个地址只接受：\(allow)。"),
            en: ("Method not allowed", "This address takes only: \(allow)."))
        problem.extensions["allow"] = .text(allow)
        return problem
    }

    static func tooLarge(limit: Int) -> Problem {
        make(
            "too-large", 413, zh: ("内容过大", limit > 0 ? "正文不能超过 \(limit) 字节。" : "正文过大。"),
            en: ("Too large", limit > 0 ? "The body may hold \(limit) bytes at most." : "The body is too large."))
    }

    static func unsupportedMediaType(expected: String) -> Problem {
        make(
            "unsupported-media-type", 415, zh: ("内容类型不对", "请使用 Content-Type: \(expected)。"),
            en: ("Unsupported media type", "Send it with Content-Type: \(expected)."))
    }

    static let tooSlow = make(
        "too-slow", 408, zh: ("传输过慢", "传输过慢，已中断；请重试，内容不会重复。"),
        en: ("Too slow", "The body trickled and was cut off. Send it again; nothing is stored twice."))

    static func badRequest(_ what: String) -> Problem {
        make(
            "bad-request", 400, zh: ("请求有误", "请求不符合 HTTP 规范。\(what)"),
            en: ("Bad request", "The request is not proper HTTP. \(what)"))
    }

    static func unknownParameter(_ name: String, known: String) -> Problem {
        make(
            "unknown-parameter", 400, zh: ("没有这个参数", "没有参数 \(name)；可用：\(known)。"),
            en: ("Unknown parameter", "There is no parameter \(name); there are \(known)."))
    }

    static let unavailable = make(
        "unavailable", 503, zh: ("暂时不可用", "系统繁忙或正在恢复，请稍后用同一编号重试。"),
        en: ("Unavailable", "The hub is busy or recovering. Try again shortly, with the same id.")
    ).retried(after: 2)

    static let outcomeUnknown = make(
        "outcome-unknown", 503, zh: ("结果未知", "提交时连接中断，结果未知。请用同一编号重发，不会重复。"),
        en: ("Outcome unknown", "The line broke during the commit. Send again with the same id; nothing happens twice.")
    ).retried(after: 1)

    static let unexpected = make(
        "unexpected", 500, zh: ("系统错误", "系统出现意外错误，已记录。请把请求编号告诉管理员。"),
        en: ("Unexpected error", "Something unexpected happened and was logged. Give the request's id to the operator.")
    )

    static let diskFull = make(
        "storage-full", 507, zh: ("存储空间不足", "中心存储空间不足，请稍后重试；您的文件仍在终端里。"),
        en: ("Storage full", "The hub's disk is full. Try later; your file is still on the terminal.")
    ).retried(after: 60)
}
