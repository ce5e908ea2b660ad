// A refusal where a person looks at a page: the sign-in page for who is not signed in, else the problem in plain words.
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import Logging

/// Answers a page's request that failed.
struct PageRefusal {
    let request: Request
    let context: HubContext

    func answer(to error: any Error) throws -> Response {
        let problem = Problem(describing: error)
        if problem.status == 401 { return toSignIn }
        if problem.status >= 500 { context.logger.error("\(error)") }
        let page = try WebPage(request), words = page.words(of: problem)
        var response = try page.answer(
            "refusal", ["title": words.title, "detail": words.detail, "request": context.requestID],
            status: .init(code: problem.status))
        if case .number(let seconds)? = problem.extensions["retryAfter"] {
            response.headers[.retryAfter] = String(Int(seconds))
        }
        return response
    }

    private var toSignIn: Response {
        let wanted = request.method == .get ? OwnPath(request.uri.string)?.text : nil
        let address = "/sign-in" + (wanted.map { $0 == "/" ? "" : "?to=" + FormFields.escaped($0) } ?? "")
        return Response(status: .seeOther, headers: [.location: address])
    }
}

/// An address of our own to which a browser may be sent: a path, never another house.
struct OwnPath: Equatable {
    let text: String

    init?(_ text: String?) {
        guard let text, text.utf8.count <= 512, text.hasPrefix("/"), !text.hasPrefix("//"),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x5C })
        else { return nil }
        self.text = text
    }
}
