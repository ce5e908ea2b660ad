// lianyi-hub hours
import Alliance
import ArgumentParser
import FoundationEssentials
import Postgres
import Records

struct Hours: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "When centres work: the clocks that may pause go by it. 中心工作时间。",
        discussion: """
            A centre without a calendar works outside the alliance's night (setting sla.night). Emergencies never pause.
              lianyi-hub hours
              lianyi-hub hours week H01 mon-fri=08:00-12:00,14:00-18:00 sat=08:00-12:00 --from 2027-01-01 --source "…"
              lianyi-hub hours day H01 2027-02-06 closed --source "春节"
              lianyi-hub hours day H01 2027-02-14 08:00-18:00 --source "调休"
            """,
        subcommands: [List.self, Week.self, Day.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List them. 列出。")
        @OptionGroup var common: HubOptions
        @OptionGroup var alliance: AllianceOption

        func run() async throws {
            try await attempt {
                try await alliance.within(common) { database, id in
                    let rows = try await database.read { db in try db.allHours(in: id) }
                    let cells = rows.map { [$0.centre, $0.isWeek ? "week from" : "day", $0.day, $0.hours, $0.source] }
                    try common.say(cells, cells.map { $0.joined(separator: "\t") }.joined(separator: "\n"))
                }
            }
        }
    }

    struct Week: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Put a week in force from a day on. 周工作时间。")
        @OptionGroup var common: HubOptions
        @OptionGroup var alliance: AllianceOption
        @Argument(help: "The centre's code. 机构代码。") var centre: String
        @Argument(help: "DAYS=STRETCHES, as mon-fri=08:00-12:00,14:00-18:00; other days are closed. 周几=时段。") var days:
            [String]
        @Option(help: "From which day on; today, if left out. 生效日。") var from: String?
        @Option(help: "Where it is from: a decision, a rule. 依据。") var source: String

        func run() async throws {
            try await attempt {
                let week = try week(), day = try Hours.day(from ?? CalendarDay(at: .now).description)
                guard day >= CalendarDay(at: .now) else { throw Failure.usage("--from has passed. 生效日已过。") }
                try await alliance.within(common) { database, id in
                    let centre = centre, source = source
                    try await Hours.decide(database, "hours.decided", ["centre": centre, "from": day.description], id) {
                        db in
                        try db.decide(week, of: centre, in: id, from: day, source: source)
                    }
                    try common.say(week, "\(centre) \(days.joined(separator: " ")) from \(day)")
                }
            }
        }

        private func week() throws -> WorkingWeek {
            let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
            var all = Array(repeating: [DayHours](), count: 7)
            for text in days {
                let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
                let ends = parts[0].split(separator: "-").compactMap { names.firstIndex(of: String($0)) }
                guard parts.count == 2, let first = ends.first, let last = ends.last, first <= last,
                    ends.count == parts[0].split(separator: "-").count
                else { throw Failure.usage("\(text) is not like mon-fri=08:00-18:00. 格式不对。") }
                for place in first...last { all[place] += try Hours.stretches(parts[1]) }
            }
            guard let week = WorkingWeek(all) else { throw Failure.usage("stretches overlap. 时段重叠。") }
            return week
        }
    }

    struct Day: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "A holiday or a make-up day. 假日与调休。")
        @OptionGroup var common: HubOptions
        @OptionGroup var alliance: AllianceOption
        @Argument(help: "The centre's code. 机构代码。") var centre: String
        @Argument(help: "The day, as 2027-02-06. 日期。") var day: String
        @Argument(help: "closed, or stretches as 08:00-12:00,14:00-18:00. 时段。") var hours: String
        @Option(help: "Where it is from: a decision, a rule. 依据。") var source: String

        func run() async throws {
            try await attempt {
                let on = try Hours.day(day), stretches = try Hours.stretches(hours)
                guard DayHours.inOrder(stretches) != nil else { throw Failure.usage("stretches overlap. 时段重叠。") }
                guard on >= CalendarDay(at: .now) else { throw Failure.usage("the day has passed. 该日已过。") }
                try await alliance.within(common) { database, id in
                    let centre = centre, source = source
                    try await Hours.decide(database, "hours.decided", ["centre": centre, "day": on.description], id) {
                        db in
                        try db.decide(stretches, on: on, of: centre, in: id, source: source)
                    }
                    try common.say(stretches, "\(centre) \(on) \(hours)")
                }
            }
        }
    }

    fileprivate static func decide(
        _ database: Database, _ action: String, _ detail: [String: String], _ alliance: AllianceID,
        _ body: @escaping @Sendable (borrowing Session) throws -> Bool
    ) async throws {
        try await database.write { db in
            guard try body(db) else { throw try Failure.noOrganisation(detail["centre"] ?? "", in: alliance, db) }
            try db.auditOperator(action, detail: detail, of: alliance)
        }
    }

    fileprivate static func day(_ text: String) throws -> CalendarDay {
        guard let day = CalendarDay(text) else { throw Failure.usage("a day is written 2027-02-06. 日期应写作 2027-02-06。") }
        return day
    }

    fileprivate static func stretches(_ text: String) throws -> [DayHours] {
        guard text != "closed" else { return [] }
        return try text.split(separator: ",").map { part in
            let ends = part.split(separator: "-").compactMap { minute(String($0)) }
            guard ends.count == 2, let hours = DayHours(from: ends[0], to: ends[1]) else {
                throw Failure.usage("\(part) is not like 08:00-12:00. 时段应写作 08:00-12:00。")
            }
            return hours
        }
    }

    /// `08:30`; `24:00` is the end of the day.
    private static func minute(_ text: String) -> Int? {
        let parts = text.split(separator: ":")
        guard text.count == 5, parts.count == 2, let hour = Int(parts[0]), let minute = Int(parts[1]),
            (0...24).contains(hour), (0...59).contains(minute)
        else { return nil }
        return hour * 60 + minute
    }
}
