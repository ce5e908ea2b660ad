// GET /worklist: what waits in the reader's centre
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Readings
import Records

/// The worklist of the reader's centre: what waits and who reads what, the gravest first, and the way to the next case. It is a
/// list without JavaScript; with it the list is live, from the place at which it was read. Where there are more lines than the page
/// holds, the hub counts what the chips stand for, and each is a page of its own: `?part=late`.
struct ShowWorklist {
    /// What a chip shows, by its name in the page.
    private static let parts: [String: WorklistPart.Place] = [
        "waiting": .queued, "unseen": .unseen, "mine": .mine, "late": .overdue, "quality": .quality,
    ]
    /// How many lines are shown.
    private static let shown = 200
    /// How many offers to the reader.
    private static let offered = 50

    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let kinds = try call.actor.watchedKinds(on: hub.today), part = call.request.query("part") ?? "all"
        let chosen = WorklistPart(Self.parts[part])
        let (place, offers, lines, links, counts) = try await hub.database.write(as: call.actor.mode) { db in
            let place = try db.worklistPlace()
            let lines = try db.described(try db.worklistLines(kinds: kinds, chosen, limit: Self.shown + 1))
            let offers = try db.described(try db.worklistOffers(kinds: kinds, limit: Self.offered))
            var row = AuditRow("reading.listed")
            row.detail = ["rows": "\(min(lines.count, Self.shown))"]
            try db.audit(row, by: call.actor, from: call.origin)
            let counts =
                chosen.place != nil || lines.count > Self.shown
                ? try db.worklistCounts(kinds: kinds, centre: call.actor.organisation) : nil
            return (place, offers.map(\.0), lines.map(\.0), try DutyLinks(db, of: call.actor), counts)
        }
        let page = try WebPage(call.request, at: hub.clock.now), now = page.moment
        let rows = lines.prefix(Self.shown).map { WorklistRow($0, of: call.actor, at: now, page).values }
        var values: [String: Any] = [
            "title": page.word("worklistTitle"), "rows": rows, "place": place.description, "count": rows.count,
            "clock": page.clock,
        ]
        let mine = offers.map { WorklistRow($0, of: call.actor, at: now, page).values }
        if !mine.isEmpty { values["offers"] = ["rows": mine, "count": mine.count] }
        values["skipReasons"] = SkipReason.allCases.filter { $0 != .handover }.map {
            ["code": $0.rawValue, "word": page.word("skip_\($0.rawValue)")]
        }
        values.merge(links.values) { own, _ in own }
        if rows.isEmpty { values["isEmpty"] = true }
        if lines.count > Self.shown { values["isCut"] = true }
        if let counts {
            values["count"] = counts.all
            (values["isPart"], values["part"]) = (true, chosen.place == nil ? "all" : part)
            values["counts"] = Self.parts.reduce(into: ["all": counts.all]) {
                $0[$1.key] = counts.places[$1.value] ?? 0
            }
        }
        return try page.answer("worklist", values, for: call.actor)
    }
}

/// One line of the worklist in words: `scripts/worklist-row.js` writes the same when a line changes.
struct WorklistRow {
    let values: [String: Any]

    init(_ line: ReadingLine, of actor: Actor, at now: Date, _ page: WebPage) {
        let left = line.dueAt.timeIntervalSince(now), whole = line.dueAt.timeIntervalSince(line.queuedAt)
        var values: [String: Any] = [
            "id": line.id.description, "urgency": line.urgency, "urgencyWord": page.word("urgency_\(line.urgency)"),
            "kind": page.word("kind\(line.kind)"), "clinic": line.clinic,
            "patient": Self.words(of: line.patient, page), "queued": line.queuedAt.pageText,
            "queuedAt": RFC3339.text(line.queuedAt), "dueAt": RFC3339.text(line.dueAt), "state": line.state,
            "purpose": line.purpose, "epoch": line.epoch, "left": Self.span(left, page),
            "pace": Self.pace(left: left, of: whole),
            "standing": Self.standing(line, of: actor, at: now, page),
        ]
        if let until = line.leaseUntil { values["leaseUntil"] = RFC3339.text(until) }
        if let reader = line.reader { values["reader"] = reader }
        if let reader = line.readerId { values["readerId"] = reader.description }
        if line.readerId?.uuid == actor.id { values["isOwn"] = true }
        if let whom = line.offeredToId, let until = line.offeredUntil {
            values["offer"] = ["to": whom.description, "name": line.offeredTo ?? "", "until": RFC3339.text(until)]
        }
        if line.purpose != "read" { values["purposeWord"] = page.word("purpose_\(line.purpose)") }
        if line.addendum { values["addendum"] = true }
        if line.critical { values["critical"] = true }
        if line.unassignableSince != nil { values["unassignable"] = true }
        self.values = values
    }

    /// `late` when the time is over, `soon` when 70 % of it is gone (domain §2.7), else `calm`.
    static func pace(left: TimeInterval, of whole: TimeInterval) -> String {
        left < 0 ? "late" : left < whole * 0.3 ? "soon" : "calm"
    }

    /// `剩 12 分钟`, `超时 1 小时 5 分钟`: whole minutes, rounded towards what hurts.
    static func span(_ seconds: TimeInterval, _ page: WebPage) -> String {
        page.word(seconds < 0 ? "timeOver" : "timeLeft", ["time": page.length(seconds)])
    }

    private static func words(of patient: ReadingLine.Patient?, _ page: WebPage) -> String {
        guard let patient else { return page.word("patientUnknown") }
        let age = patient.age.map { " \($0)\(page.word("yearsWord"))" } ?? ""
        return "\(patient.name) \(page.word("sex_\(patient.sex)"))\(age)"
    }

    private static func standing(_ line: ReadingLine, of actor: Actor, at now: Date, _ page: WebPage) -> String {
        guard line.state == "claimed", let until = line.leaseUntil else {
            guard let offer = line.offeredUntil, offer > now else { return page.word("waitsForReader") }
            let time = String(offer.pageText.suffix(5))
            if line.offeredToId.map(\.uuid) == actor.id { return page.word("offeredToMe", ["time": time]) }
            return page.word("offeredTo", ["reader": line.offeredTo ?? "", "time": time])
        }
        if line.readerId?.uuid == actor.id { return page.word("isYours") }
        let minutes = max(0, Int((until.timeIntervalSince(now) / 60).rounded(.up))), reader = line.reader ?? ""
        return page.word("isRead", ["reader": reader, "minutes": "\(minutes)"])
    }
}

extension WebPage {
    /// A length of time, forwards or back: `12 分钟`, `1 小时 5 分钟`.
    func length(_ seconds: TimeInterval) -> String {
        let minutes = Int((seconds / 60).rounded(.down)).magnitude
        return minutes < 60
            ? "\(minutes) \(word("minuteWord"))"
            : "\(minutes / 60) \(word("hourWord")) \(minutes % 60) \(word("minuteWord"))"
    }
}
