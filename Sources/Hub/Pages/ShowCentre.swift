// GET /centre: a reading centre for its head
import Alliance
import FoundationEssentials
import HubAPI
import Hummingbird
import Indicators
import Postgres
import Readings
import Records

/// Who is on duty with how much open work, the roster of the next days, what was late today, and what over-reads say of each reader.
/// A reader sees the same of the centre, and the figures of over-reads of their own alone.
struct ShowCentre {
    /// How far the roster is shown, in days, and how many rows a table has.
    private static let days = 8, shown = 100

    let hub: Hub

    private struct Found: Sendable {
        let people: [Candidate], days: [ClinicianID: ReaderDay], shifts: [RosterRow], leaves: [RosterRow]
        let breaches: [StoredBreach], figures: [ReaderFigures], unread: [StoredOverRead]
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let found = try await hub.database.write(as: call.actor.mode) { db in try find(call, db) }
        let page = try WebPage(call.request), isHead = call.actor.roles.contains(.centreHead)
        let names = found.people.map { ["id": $0.reader.clinician.description, "name": $0.name] }
        var values: [String: Any] = [
            "title": page.word("centreTitle"), "clock": String(RFC3339.text(.now).dropFirst(11).prefix(8)),
            "people": found.people.map { line($0, found.days[$0.reader.clinician], page) },
            "shifts": found.shifts.map { line($0, page) }, "leaves": found.leaves.map { line($0, page) },
            "breaches": found.breaches.map { line($0, page) }, "figures": found.figures.map { line($0) },
            "unread": found.unread.map { line($0, page) }, "late": found.breaches.count, "alone": found.unread.count,
        ]
        if isHead { values["plans"] = ["readers": names] }
        return try page.answer("centre", values, for: call.actor)
    }

    private func find(_ call: Call, _ db: borrowing Session) throws -> Found {
        let now = Date.now, span = (from: now, to: now.addingTimeInterval(Double(Self.days * 86_400)))
        let rules = try db.assignmentRules(at: call.actor.organisation), month = Period.month(of: now)
        try db.audit(AuditRow("centre.viewed"), by: call.actor, from: call.origin)
        return Found(
            people: try db.candidates(at: call.actor.organisation, by: rules), days: try db.readerDays(.today),
            shifts: try db.roster(.shift, span, after: nil, limit: Self.shown),
            leaves: try db.roster(.leave, span, after: nil, limit: Self.shown),
            breaches: try db.breaches(on: .today, after: nil, limit: Self.shown),
            figures: try db.readerFigures(from: month.first, to: month.end, after: nil, limit: Self.shown),
            unread: try db.overReads(
                .noIndependentReader, mine: false, by: call.actor, after: nil, limit: Self.shown))
    }

    private func line(_ one: Candidate, _ day: ReaderDay?, _ page: WebPage) -> [String: Any] {
        [
            "name": one.name, "duty": page.word("duty_\(one.duty.rawValue)"),
            "mark": one.duty.isOn ? "good" : "over", "open": Int((one.load / 60).rounded(.up)),
            "signed": day?.signed ?? 0, "timely": day?.timely ?? 0,
        ]
    }

    private func line(_ row: RosterRow, _ page: WebPage) -> [String: Any] {
        var values: [String: Any] = [
            "id": WireID(row.id).description, "name": row.name, "from": row.startsAt.pageText,
            "to": row.endsAt.pageText,
        ]
        if row.isExtra { values["extra"] = true }
        return values
    }

    private func line(_ breach: StoredBreach, _ page: WebPage) -> [String: Any] {
        let late = (breach.signedAt ?? .now).timeIntervalSince(breach.dueAt)
        return [
            "id": breach.id.description, "kind": page.word("kind\(breach.kind)"), "clinic": breach.clinic,
            "urgency": breach.urgency, "urgencyWord": page.word("urgency_\(breach.urgency)"),
            "due": breach.dueAt.pageText, "late": WorklistRow.span(-late, page),
            "who": breach.reader ?? page.word(breach.isUnassignable ? "breachNobody" : "breachWaited"),
        ]
    }

    private func line(_ one: ReaderFigures) -> [String: Any] {
        let kappa = one.table.kappa.map { String(Int(($0 * 100).rounded())) } ?? "–"
        return [
            "name": one.name, "finals": one.finals, "drawn": one.drawn, "opinions": one.opinions, "minor": one.minor,
            "major": one.major, "misses": one.criticalMisses, "agreed": "\(one.agreed.count) / \(one.agreed.total)",
            "kappa": kappa,
        ]
    }

    private func line(_ one: StoredOverRead, _ page: WebPage) -> [String: Any] {
        [
            "kind": page.word("kind\(one.kind)"), "home": one.home, "since": (one.waitingSince ?? one.drawnAt).pageText,
        ]
    }
}

extension Period {
    /// The month in China of that moment, as its first day and that of the next.
    fileprivate static func month(of moment: Date) -> (first: String, end: String) {
        let day = CalendarDay(at: moment), text = day.description.prefix(7)
        let number = (Int(text.prefix(4)) ?? 0) * 12 + (Int(text.suffix(2)) ?? 1)
        let next = Period(year: number / 12, month: number % 12 + 1)?.description ?? String(text)
        return ("\(text)-01", "\(next)-01")
    }
}
