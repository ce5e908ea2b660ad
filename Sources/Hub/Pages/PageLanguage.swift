// In which language a page speaks: by the link just followed, by the choice kept in the browser, by the browser's own.
import HTTPTypes
import Hummingbird

/// The languages of the pages. The catalogues are `Resources/words/`.
enum PageLanguage: String, CaseIterable, Sendable {
    case zh, en

    /// The cookie that keeps the choice; it says nothing of anybody.
    static let cookie = "lianyi-language"

    /// The tag in `lang`.
    var tag: String { self == .zh ? "zh-CN" : "en" }
    var other: PageLanguage { self == .zh ? .en : .zh }

    init(of request: Request) {
        let chosen = request.query("lang") ?? request.cookies[Self.cookie]?.value
        self = chosen.flatMap(PageLanguage.init(rawValue:)) ?? Self.preferred(request.headers[.acceptLanguage])
    }

    /// The first of the browser's languages that is ours; Chinese where none is.
    private static func preferred(_ header: String?) -> PageLanguage {
        for wish in (header ?? "").lowercased().split(separator: ",") {
            let tag = wish.prefix { $0 != ";" && $0 != "-" }.filter { $0 != " " }
            if let language = PageLanguage(rawValue: String(tag)) { return language }
        }
        return .zh
    }
}
