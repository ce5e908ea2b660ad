// A page on its way out: its language, who reads it, and what every page has around it.
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import Mustache
import NIOCore
import Records

/// One answer to a browser.
struct WebPage: Sendable {
    let request: Request
    let language: PageLanguage
    let words: [String: String]
    /// The hub's time, the database's, at which the page is made: every countdown of it begins there.
    let moment: Date
    private let templates: PageTemplates

    init(_ request: Request, at moment: Date = .now) throws {
        (self.request, self.moment) = (request, moment)
        language = PageLanguage(of: request)
        templates = try HubResources.shared.get().pages
        words = templates.words[language] ?? [:]
    }

    /// The word of that name in the page's language; the name itself where there is none, which a test looks for.
    func word(_ name: String) -> String { words[name] ?? name }

    /// The same with `{places}` filled.
    func word(_ name: String, _ values: [String: String]) -> String {
        values.reduce(word(name)) { text, value in
            text.split(separator: "{\(value.key)}", omittingEmptySubsequences: false)
                .joined(separator: value.value)
        }
    }

    /// The time of day for a list's head: `08:06:12`.
    var clock: String { String(RFC3339.text(moment).dropFirst(11).prefix(8)) }

    /// The problem's words in the page's language.
    func words(of problem: Problem) -> (title: String, detail: String) {
        if language == .en, let english = problem.en { return (english.title, english.detail ?? "") }
        return (problem.title, problem.detail ?? "")
    }

    /// The page as a response. `values` are escaped by the template.
    func answer(
        _ template: String, _ values: [String: Any], for actor: Actor? = nil, status: HTTPResponse.Status = .ok
    ) throws -> Response {
        let all = frame(actor).merging(values) { _, own in own }
        guard let text = templates.library.render(all, withTemplate: template) else { throw Problem.unexpected }
        var response = Response.text(text, type: "text/html; charset=utf-8", status: status)
        response.headers[.contentLanguage] = language.tag
        // With `no-referrer` a browser sends a form with `Origin: null`, and no form could be told from a foreign one.
        response.headers[Self.referrerPolicy] = "same-origin"
        if request.query("lang").flatMap(PageLanguage.init(rawValue:)) != nil {
            response.setCookie(
                Cookie(
                    name: PageLanguage.cookie, value: language.rawValue, maxAge: 31_536_000, path: "/",
                    sameSite: .strict))
        }
        return response
    }

    /// What the frame around every page needs.
    private func frame(_ actor: Actor?) -> [String: Any] {
        var values: [String: Any] = [
            "t": words, "lang": language.tag, "switch": switchAddress, "now": RFC3339.text(moment),
        ]
        if let actor {
            values["person"] = [
                "id": WireID(actor.id).description, "name": actor.name, "organisation": actor.organisationName,
            ]
        }
        return values
    }

    /// The same address in the other language.
    private var switchAddress: String {
        let kept = request.uri.queryParameters.filter { $0.key != "lang" }
            .map { "&\($0.key)=" + FormFields.escaped(String($0.value)) }.joined()
        return "\(request.uri.path)?lang=\(language.other)\(kept)"
    }

    private static let referrerPolicy = HTTPField.Name("Referrer-Policy") ?? .location
}

extension Date {
    /// `2026-11-21 08:06` in China's time.
    var pageText: String {
        let text = RFC3339.text(self)
        return text.prefix(10) + " " + text.dropFirst(11).prefix(5)
    }
}

extension String {
    /// UCUM within it as a slip prints it.
    var unitsAsPrinted: String {
        [("10*12/", "10¹²/"), ("10*9/", "10⁹/"), ("10*6/", "10⁶/"), ("10*3/", "10³/"), ("uL", "µL")]
            .reduce(self) { $0.replacing($1.0, with: $1.1) }
    }

    /// `<= 1.5 10*9/L` as a slip prints it: `≤ 1.5 10⁹/L`.
    var boundAsPrinted: String { replacing("<=", with: "≤").replacing(">=", with: "≥").unitsAsPrinted }
}
