// What nobody of a centre may read, on its page: how many, since when, and why.
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Postgres
import Records

/// The cases of the centre that nobody may be offered, the oldest first. Its head finds somebody for them.
struct UnassignableCases: Sendable {
    /// How many are shown with their reasons.
    private static let shown = 20

    let rows: [(reading: ReadingLine, why: StoredWords?)]
    /// Of all of them, not only of those shown.
    private let count: Int
    private let oldest: Date?

    init(_ db: borrowing Session, of actor: Actor) throws {
        let part = WorklistPart(.unassignable), kinds = ExamKind.allCases
        let found = try db.worklist(kinds: kinds, centre: actor.organisation, part, after: nil, limit: 200)
        oldest = found.compactMap(\.unassignableSince).min()
        var rows: [(reading: ReadingLine, why: StoredWords?)] = []
        for one in found.prefix(Self.shown) {
            rows.append((ReadingLine(one), try db.assignments(of: one.id, limit: 1).first?.words))
        }
        self.rows = rows
        count =
            found.isEmpty
            ? 0 : try db.worklistCounts(kinds: kinds, centre: actor.organisation).places[.unassignable] ?? found.count
    }

    /// What the page shows; nil where somebody may read everything.
    func values(_ page: WebPage) -> [String: Any]? {
        guard let oldest else { return nil }
        let time = page.length(page.moment.timeIntervalSince(oldest))
        return [
            "count": count, "sum": page.word("centreUnassignableSum", ["count": "\(count)", "time": time]),
            "rows": rows.map { line($0.reading, $0.why, page) },
        ]
    }

    private func line(_ one: ReadingLine, _ why: StoredWords?, _ page: WebPage) -> [String: Any] {
        let left = one.dueAt.timeIntervalSince(page.moment)
        return [
            "id": one.id.description, "kind": page.word("kind\(one.kind)"), "clinic": one.clinic,
            "urgency": one.urgency, "urgencyWord": page.word("urgency_\(one.urgency)"),
            "since": one.unassignableSince?.pageText ?? "", "left": WorklistRow.span(left, page),
            "pace": WorklistRow.pace(left: left, of: one.dueAt.timeIntervalSince(one.queuedAt)),
            "why": (page.language == .en ? why?.en : why?.zh) ?? "",
        ]
    }
}
