// Why the terminal did not do what it was asked, for the person in front of it.
package import HubAPI

/// An error that a person reads: in Chinese and English, with the way to mend it.
package struct ClinicError: Error, Equatable {
    /// What a program that called us should make of it.
    package enum Kind: Sendable, Equatable {
        /// Asked for wrongly.
        case usage
        /// A file, an answer or a receipt is not what it should be.
        case data
        /// The hub cannot be reached.
        case unreachable
        /// This device's disk or spool fails.
        case disk
        /// Not now: try again later, nothing is lost.
        case later
        /// The hub says no, for good.
        case refused
    }

    /// What to make of it.
    package let kind: Kind
    /// What is wrong and how to mend it; `title` and `detail` in Chinese, `en` in English.
    package let problem: Problem
    /// Seconds that the hub asked us to wait (`Retry-After`); nil where it named none.
    private(set) var after: Int?

    /// Wraps a problem that the hub told.
    package init(_ kind: Kind, _ problem: Problem) {
        self.kind = kind
        self.problem = problem
    }

    /// Wraps a "not now" of the hub, with the seconds that it named.
    init(later problem: Problem, after seconds: Int?) {
        self.init(.later, problem)
        after = seconds
    }

    /// Names a problem of this device.
    package init(_ kind: Kind, _ name: String, zh: String, en: String) {
        self.init(kind, Problem(local: name, zh: zh, en: en))
    }
}

extension Problem {
    /// A problem that this device found by itself; its status is 0.
    ///
    /// The text before the first full stop of each language is the title.
    package init(local name: String, zh: String, en: String) {
        let (title, detail) = Self.halves(zh, at: "。")
        let (english, englishDetail) = Self.halves(en, at: ". ")
        self.init(
            name, status: 0, title: title, detail: detail, en: English(title: english, detail: englishDetail))
    }

    private static func halves(_ text: String, at mark: String) -> (String, String?) {
        guard let end = text.firstRange(of: mark) else { return (text, nil) }
        let rest = text[end.upperBound...]
        return (String(text[..<end.lowerBound]), rest.isEmpty ? nil : String(rest))
    }
}
