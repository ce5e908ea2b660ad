// What a reader has to know of a case before reading it: the gravest first, and none left out.
import Exams
import HubAPI

struct ReadingWarnings {
    /// So many stand open; the rest is folded.
    private static let most = 12
    /// How the codes begin, the gravest first: what may be critical and what nobody held against its limits, whose it is, what was wrong in what was sent. All others follow.
    private static let gravity = [
        ["critical-", "alert-", "ecg-not-examined", "count-unit-doubtful", "count-no-blood"],
        ["identity-", "same-file-", "pregnant-"], ["sent-", "file-time-"],
    ]

    /// By gravity; those of the same in the order in which they came.
    private let sorted: [IntakeReason]

    init(_ warnings: [IntakeReason]) {
        sorted = (0...Self.gravity.count).flatMap { rank in warnings.filter { Self.rank(of: $0) == rank } }
    }

    private static func rank(of warning: IntakeReason) -> Int {
        gravity.firstIndex { $0.contains { warning.code.hasPrefix($0) } } ?? gravity.count
    }

    /// The gravest of them, at most so many.
    func gravest(_ most: Int) -> [IntakeReason] { Array(sorted.prefix(most)) }

    func values(_ page: WebPage) -> [String: Any] {
        let words = sorted.map { page.language == .zh ? $0.zh : $0.en }, rest = words.dropFirst(Self.most)
        var values: [String: Any] = ["warnings": Array(words.prefix(Self.most))]
        if !rest.isEmpty {
            let title = page.word("warningsMore").replacing("{n}", with: String(rest.count))
            values["warningsMore"] = ["title": title, "rest": Array(rest)] as [String: Any]
        }
        return values
    }
}
