// What an answer of the hub means for what was asked.
import Curl
import FoundationEssentials
import HubAPI

/// How to go on after an answer.
enum HubVerdict: Equatable {
    /// Done as asked; the body is the hub's.
    case taken
    /// Who we are was not believed, or no longer.
    case notSignedIn(Problem)
    /// No, and asking again as it is will not change it.
    case refused(Problem)
    /// Not now; perhaps after so many seconds.
    case later(Problem, after: Int?)

    /// A refusal counts only when it is the hub's own (`application/problem+json` with a type of ours): a
    /// page of a portal or proxy, whatever its status, only means "later".
    init(_ answer: CurlAnswer) {
        if (200..<300).contains(answer.status) {
            self =
                Self.isJSON(answer) || answer.body.isEmpty
                ? .taken : .later(.notTheHub(answer.status), after: nil)
            return
        }
        let wait = answer.retryAfter
        guard let problem = answer.problem else {
            self = .later(.notTheHub(answer.status), after: wait)
            return
        }
        switch answer.status {
        case 401: self = .notSignedIn(problem)
        case 408, 425, 429, 500...: self = .later(problem, after: wait)
        default: self = Self.isDamage(problem) ? .later(problem, after: wait) : .refused(problem)
        }
    }

    /// What the hub says of words that were damaged on their way, to it or from it: what leaves this device is JSON, signed and
    /// hashed, and goes to addresses that the hub gave, so the same again may fare better.
    private static let damages: Set = [
        "digest-mismatch", "not-json", "signature-not-valid", "method-not-allowed", "bad-request",
        "unsupported-media-type", "tus-version-needed",
    ]

    /// Fields of which the hub says `invalid-field` only where they were damaged, or left out by a proxy: the address of a manifest,
    /// which is the exam that it names; and headers, which this device always sends and writes right.
    private static let written: Set = ["exam", "upload-offset", "upload-length", "content-digest"]

    private static func isDamage(_ problem: Problem) -> Bool {
        if problem.name == "invalid-field", let field = problem.field { return written.contains(field.lowercased()) }
        return damages.contains(problem.name)
    }

    private static func isJSON(_ answer: CurlAnswer) -> Bool {
        let type = answer.header("content-type") ?? ""
        return type.hasPrefix("application/json") || type.hasPrefix("application/jose")
    }
}
