// GET /centre: a reading centre for its head
import Alliance
import Criticals
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Indicators
import Postgres
import Readings
import Records

/// Who is on duty with how much open work, critical cases that are not closed, the roster of the next days, what was late today, and
/// what over-reads say of each reader. A reader sees the same of the centre, and the figures of over-reads of their own alone. Each
/// list is audited as the list that it is.
struct ShowCentre {
    /// How far the roster is shown, in days, and how many rows a table has.
    private static let days = 8, shown = 100

    let hub: Hub

    private struct Found: Sendable {
        let people: [Candidate], days: [ClinicianID: ReaderDay], shifts: CentreTable<RosterRow>
        let leaves: CentreTable<RosterRow>, breaches: CentreTable<StoredBreach>, figures: CentreTable<ReaderFigures>
        let unread: CentreTable<StoredOverRead>, criticals: CentreTable<StoredCritical>, blind: Set<ExamID>
        let readings: [ExamID: ReadingID], links: DutyLinks, nobody: UnassignableCases
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let now = hub.clock.now, places = try Places(call.request)
        let found = try await hub.database.write(as: call.actor.mode) { db in try find(call, places, now, db) }
        let page = try WebPage(call.request, at: hub.clock.now), isHead = call.actor.roles.contains(.centreHead)
        var values: [String: Any] = [
            "title": page.word("centreTitle"), "clock": page.clock,
            "people": found.people.map { line($0, found.days[$0.reader.clinician], page) },
            "criticals": found.criticals.rows.map { line($0, found, page) },
            "shifts": found.shifts.rows.map { line($0, by: call.actor, page) },
            "leaves": found.leaves.rows.map { line($0, by: call.actor, page) },
            "breaches": found.breaches.rows.map { line($0, now, page) },
            "figures": found.figures.rows.map { line($0) }, "unread": found.unread.rows.map { line($0, page) },
        ]
        values.merge(more(found, page)) { own, _ in own }
        values.merge(found.links.values) { own, _ in own }
        if let nobody = found.nobody.values(page) { values["unassignable"] = nobody }
        if isHead {
            values["plans"] = [
                "readers": found.people.map { ["id": $0.reader.clinician.description, "name": $0.name] }
            ]
        }
        if !call.actor.roles.isDisjoint(with: [.reader, .reviewer]) {
            let others = found.people.filter { $0.reader.clinician != call.actor.clinician }
            values["own"] = [
                "colleagues": others.map { ["id": $0.reader.clinician.description, "name": $0.name] }
            ]
        }
        return try page.answer("centre", values, for: call.actor)
    }

    /// Where each table begins: behind the row that the address names.
    private struct Places: Sendable {
        let criticals: UUID?, shifts: UUID?, leaves: UUID?, late: UUID?, readers: UUID?, alone: UUID?

        init(_ request: Request) throws {
            (criticals, shifts, leaves) = (
                try request.cursor("criticals"), try request.cursor("shifts"), try request.cursor("leaves")
            )
            (late, readers, alone) = (
                try request.cursor("late"), try request.cursor("readers"), try request.cursor("alone")
            )
        }
    }

    private func find(_ call: Call, _ places: Places, _ now: Date, _ db: borrowing Session) throws -> Found {
        let actor = call.actor, most = Self.shown, reach = CentreTable<RosterRow>.reach(most)
        let span = (from: now, to: now.addingTimeInterval(Double(Self.days * 86_400)))
        let rules = try db.assignmentRules(at: actor.organisation)
        guard let month = Period(containing: now), let days = month.days(ofLast: 1) else { throw Problem.unexpected }
        var open = CriticalFilter()
        open.isOpen = true
        let criticals = CentreTable(
            try db.criticals(open, after: places.criticals, limit: reach), "criticals", most: most,
            behind: places.criticals
        ) { $0.stage.facts.id.description }
        let blind = try db.blindness(of: actor, in: criticals.rows)
        let found = Found(
            people: try db.candidates(at: actor.organisation, by: rules), days: try db.readerDays(hub.today),
            shifts: CentreTable(
                try db.roster(.shift, span, after: places.shifts, limit: reach), "shifts", most: most,
                behind: places.shifts
            ) { WireID($0.id).description },
            leaves: CentreTable(
                try db.roster(.leave, span, after: places.leaves, limit: reach), "leaves", most: most,
                behind: places.leaves
            ) { WireID($0.id).description },
            breaches: CentreTable(
                try db.breaches(on: hub.today, after: places.late, limit: reach), "late", most: most,
                behind: places.late
            ) { $0.id.description },
            figures: CentreTable(
                try db.readerFigures(
                    from: days.first.description, to: days.end.description, after: places.readers, limit: reach),
                "readers", most: most, behind: places.readers
            ) { $0.reader.description },
            unread: CentreTable(
                try db.overReads(.noIndependentReader, mine: false, by: actor, after: places.alone, limit: reach),
                "alone", most: most, behind: places.alone
            ) { WireID($0.report).description },
            criticals: criticals, blind: blind,
            readings: try db.newestReadings(of: criticals.rows.map(\.stage.facts.exam)),
            links: try DutyLinks(db, of: actor), nobody: try UnassignableCases(db, of: actor))
        try audit(found, month, call, db)
        return found
    }

    /// One row for the page, and one for each list that it shows, as the list's own address writes it.
    private func audit(_ found: Found, _ month: Period, _ call: Call, _ db: borrowing Session) throws {
        let rows: [(String, [String: String])] = [
            ("centre.viewed", [:]), ("critical.listed", ["rows": "\(found.criticals.rows.count)"]),
            ("shift.listed", ["rows": "\(found.shifts.rows.count)"]),
            ("leave.listed", ["rows": "\(found.leaves.rows.count)"]),
            ("breach.listed", ["day": hub.today.description, "rows": "\(found.breaches.rows.count)"]),
            (
                "reader-figures.viewed",
                ["month": month.description, "rows": "\(found.figures.rows.count)"]
            ), ("overread.listed", ["rows": "\(found.unread.rows.count)"]),
            ("reading.listed", ["state": "unassignable", "rows": "\(found.nobody.rows.count)"]),
        ]
        for (action, detail) in rows {
            var row = AuditRow(action)
            row.detail = detail
            try db.audit(row, by: call.actor, from: call.origin)
        }
    }

    private func more(_ found: Found, _ page: WebPage) -> [String: Any] {
        let tables: [(String, [String: Any]?)] = [
            ("criticalsMore", found.criticals.more(page, most: Self.shown)),
            ("shiftsMore", found.shifts.more(page, most: Self.shown)),
            ("leavesMore", found.leaves.more(page, most: Self.shown)),
            ("lateMore", found.breaches.more(page, most: Self.shown)),
            ("readersMore", found.figures.more(page, most: Self.shown)),
            ("aloneMore", found.unread.more(page, most: Self.shown)),
        ]
        return Dictionary(tables.compactMap { name, more in more.map { (name, $0) } }) { own, _ in own }
    }

    /// A case that a reader alone called critical stands without its patient and its findings before who may have to look a second
    /// time: it is opened where its safety asks for it.
    private func line(_ one: StoredCritical, _ found: Found, _ page: WebPage) -> [String: Any] {
        let state = one.stage.state, duty = one.stage.duty
        var values: [String: Any] = ["standing": page.word("criticalState_\(state.rawValue)")]
        if let reading = found.readings[one.stage.facts.exam] { values["reading"] = reading.description }
        if let deadline = duty?.deadline, state != .acted {
            let left = deadline.timeIntervalSince(page.moment)
            values["left"] = WorklistRow.span(left, page)
            values["pace"] = left < 0 ? "late" : "soon"
        }
        guard let shown = one.shown(to: found.blind) else {
            values["withheld"] = page.word("criticalWithheld")
            if let level = duty?.level { values["holder"] = page.word("criticalLevel_\(level.rawValue)") }
            return values
        }
        values["shown"] = [
            "patient": shown.patientName ?? page.word("patientUnknown"), "clinic": shown.clinicName,
            "kind": page.word("kind\(shown.examKind.rawValue)"), "opened": shown.stage.facts.openedAt.pageText,
            "said": shown.findings.map(\.said).joined(separator: "；").unitsAsPrinted,
        ]
        values["holder"] = shown.holderName
        return values
    }

    private func line(_ one: Candidate, _ day: ReaderDay?, _ page: WebPage) -> [String: Any] {
        [
            "name": one.name, "duty": page.word("duty_\(one.duty.rawValue)"),
            "mark": one.duty.isOn ? "good" : "over", "open": Int((one.load / 60).rounded(.up)),
            "signed": day?.signed ?? 0, "timely": day?.timely ?? 0,
        ]
    }

    private func line(_ row: RosterRow, by actor: Actor, _ page: WebPage) -> [String: Any] {
        var values: [String: Any] = [
            "id": WireID(row.id).description, "name": row.name, "from": row.startsAt.pageText,
            "to": row.endsAt.pageText,
        ]
        if row.isExtra { values["extra"] = true }
        if actor.roles.contains(.centreHead) || row.clinician == actor.clinician { values["mayWithdraw"] = true }
        return values
    }

    private func line(_ breach: StoredBreach, _ now: Date, _ page: WebPage) -> [String: Any] {
        let late = (breach.signedAt ?? now).timeIntervalSince(breach.dueAt)
        return [
            "id": breach.id.description, "kind": page.word("kind\(breach.kind)"), "clinic": breach.clinic,
            "urgency": breach.urgency, "urgencyWord": page.word("urgency_\(breach.urgency)"),
            "due": breach.dueAt.pageText, "late": WorklistRow.span(-late, page),
            "who": breach.reader ?? page.word(breach.isUnassignable ? "breachNobody" : "breachWaited"),
        ]
    }

    private func line(_ one: ReaderFigures) -> [String: Any] {
        [
            "name": one.name, "finals": one.finals, "drawn": one.drawn, "opinions": one.opinions, "minor": one.minor,
            "major": one.major, "misses": one.criticalMisses, "agreed": "\(one.agreed.count) / \(one.agreed.total)",
            "kappa": kappa(of: one.table),
        ]
    }

    /// Of fewer comparisons κ says nothing.
    private static let fewest = 10

    /// κ × 100 with its 95 % interval, where there is one.
    private func kappa(of table: AgreementTable) -> String {
        guard table.total >= Self.fewest, let kappa = table.kappa else { return "–" }
        func hundredths(_ value: Double) -> String { String(Int((value * 100).rounded())) }
        let interval = table.kappaInterval.map { " (\(hundredths($0.lowerBound)) – \(hundredths($0.upperBound)))" }
        return hundredths(kappa) + (interval ?? "")
    }

    private func line(_ one: StoredOverRead, _ page: WebPage) -> [String: Any] {
        [
            "kind": page.word("kind\(one.kind)"), "home": one.home, "since": (one.waitingSince ?? one.drawnAt).pageText,
        ]
    }
}
