// How rows of ranges are put in force: for whom, on trial, and whether past days may change.
import Alliance
import ArgumentParser
import Exams
import FoundationEssentials
import Hub
import Postgres
import Records

struct PuttingOptions: ParsableArguments {
    @OptionGroup var alliance: AllianceOption
    @Flag(help: "Only say what would change. 只显示将有的变化。") var dryRun = false
    @Flag(
        help: "Also change what was in force on past days: older exams are then flagged anew. 同时更改过去日期的规定。")
    var restate = false

    /// What a command says of it.
    private struct Outcome: Encodable {
        let alliance: String
        let dryRun: Bool
        let added: [String]
        let changed: [[String]]
        let same: Int
        let restating: [String]
        let toBeChecked: Int
    }

    func put(_ read: RangeFile, named name: String, from origin: String, _ common: HubOptions) async throws {
        let sheet = read.sheet
        let database = try await Settings.load(common).ownerDatabase
        let code = try await alliance.code(database), isTrial = dryRun, mayRestate = restate
        let changes = try await database.write { db in
            guard let id = try db.alliance(code: code) else { throw Failure.usage("there is no alliance \(code).") }
            let old = try db.rangeSheet(of: id), faults = read.faults(beside: old)
            guard faults.isEmpty else { throw RangeText.refusal(faults, name) }
            let changes = RangeChanges(from: old, to: sheet, today: CalendarDay(at: .now))
            if isTrial || changes.isEmpty { return changes }
            guard changes.restating.isEmpty || mayRestate else { throw refusal(changes.restating) }
            try db.decide(
                RangeSheet(rows: changes.added + changes.changed.map(\.after)), in: id, from: origin)
            return changes
        }
        await database.close()
        try say(changes, code, common)
    }

    private func refusal(_ rows: [RangeSheetRow]) -> Failure {
        let lines = rows.prefix(20).map { "  " + RangeFile.words(of: $0) }
        return .usage(
            """
            nothing was put in force: \(rows.count) rows would change what held on past days. Give them a valid_from of today or \
            later, or say --restate. 未装入：有 \(rows.count) 行会改变过去日期的规定；请改 valid_from，或用 --restate。
            \(lines.joined(separator: "\n"))
            """)
    }

    private func say(_ changes: RangeChanges, _ code: String, _ common: HubOptions) throws {
        let all = changes.added + changes.changed.map(\.after)
        let outcome = Outcome(
            alliance: code, dryRun: dryRun, added: changes.added.map(RangeFile.words),
            changed: changes.changed.map { [RangeFile.words(of: $0.before), RangeFile.words(of: $0.after)] },
            same: changes.same, restating: changes.restating.map(RangeFile.words),
            toBeChecked: all.count { $0.isToBeChecked })
        var lines = outcome.added.map { "+ " + $0 } + outcome.changed.map { "~ \($0[0])\n  → \($0[1])" }
        if !outcome.restating.isEmpty {
            lines.append(
                "\(outcome.restating.count) of them change past days (--restate). 其中 \(outcome.restating.count) 行会改变过去日期的规定。"
            )
        }
        if outcome.toBeChecked > 0 {
            lines.append(
                "\(outcome.toBeChecked) of them are proposals or are to be checked against the standard, as their source says. "
                    + "其中 \(outcome.toBeChecked) 行为建议值或待核对，见其依据。")
        }
        let later = Set(all.map(\.validFrom).filter { $0 > CalendarDay(at: .now) }).sorted()
        if !later.isEmpty {
            let count = all.count { later.contains($0.validFrom) },
                days = later.map(\.description).joined(separator: ", ")
            lines.append("\(count) of them hold only from a later day on: \(days). 其中 \(count) 行自 \(days) 起才生效。")
        }
        let isAllLater = !all.isEmpty && all.allSatisfy { later.contains($0.validFrom) }
        let done = isAllLater ? "recorded, in force from \(later[0]) on 已录入，自 \(later[0]) 起生效" : "put in force 已装入"
        let verb = dryRun ? "would be put in force (dry run) 试运行" : done
        lines.append(
            "\(code): \(outcome.added.count) new, \(outcome.changed.count) changed, \(outcome.same) as before; \(verb)")
        try common.say(outcome, lines.joined(separator: "\n"))
    }
}

extension RangeSheetRow {
    /// Whether its source says that somebody has still to look at it.
    fileprivate var isToBeChecked: Bool { source.contains("proposal") || source.contains("to be checked") }
}
