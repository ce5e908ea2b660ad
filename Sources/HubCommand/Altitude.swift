// lianyi-hub altitude
import Alliance
import ArgumentParser
import FoundationEssentials
import Postgres
import Records

struct Altitude: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "How high organisations lie: ranges of haemoglobin may depend on it. 机构海拔。",
        discussion: """
            Ranges and thresholds with altitude_from and altitude_to (lianyi-hub ranges) apply to counts of organisations whose altitude
            is recorded. One number may stand for the whole county; an organisation's own goes before it.
              lianyi-hub altitude
              lianyi-hub altitude set 1850 --source "county gazetteer"
              lianyi-hub altitude set 2400 --organisation V017 --source "survey 2025"
            """,
        subcommands: [List.self, Put.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List them. 列出。")
        @OptionGroup var common: HubOptions
        @OptionGroup var alliance: AllianceOption

        func run() async throws {
            try await attempt {
                let all = try await MappingCommand.inAlliance(alliance, try await Settings.load(common)) { db, id in
                    try db.altitudes(in: id)
                }
                let lines = all.map {
                    "\($0.organisation ?? "*")\t\($0.metres) m\t\(CalendarDay(at: $0.validFrom))\t\($0.source)"
                }
                try common.say(all, lines.joined(separator: "\n"))
            }
        }
    }

    struct Put: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "set", abstract: "Record one. 录入海拔。")
        @OptionGroup var common: HubOptions
        @OptionGroup var alliance: AllianceOption
        @Argument(help: "Metres above the sea, -200 to 6000. 米。") var metres: Int
        @Option(help: "The organisation's code; the whole county, if left out. 机构代码。") var organisation: String?
        @Option(help: "Where the number is from. 依据。") var source: String
        @Option(help: "From which day on; today, if left out. 生效日。") var from: String?
        @Flag(help: "Also for past days: older exams are then judged anew. 同时用于过去日期。") var restate = false

        func run() async throws {
            try await attempt {
                guard (-200...6_000).contains(metres) else {
                    throw Failure.usage("\(metres) m: nobody lives there; -200 to 6000. 海拔应在 -200 至 6000 米。")
                }
                let day = try day(), metres = metres, organisation = organisation
                let source = try MappingCommand.reason(source)
                try await MappingCommand.inAlliance(alliance, try await Settings.load(common)) { db, id in
                    guard try db.record(altitude: metres, of: organisation, in: id, from: day, source: source) else {
                        throw try Failure.noOrganisation(organisation ?? "", in: id, db)
                    }
                }
                let isLater = day > CalendarDay(at: .now)
                let note = isLater ? " (not yet in force; until then what was before 尚未生效，此前仍按原值)" : ""
                try common.say(["metres": metres], "\(organisation ?? "*") \(metres) m from \(day) 起\(note)")
            }
        }

        private func day() throws -> CalendarDay {
            let today = CalendarDay(at: .now)
            guard let from else { return today }
            guard let day = CalendarDay(from) else { throw Failure.usage("--from is written as 2027-01-01. 日期格式不对。") }
            guard day >= today || restate else {
                throw Failure.usage(
                    "--from has passed: exams since then would be judged anew. Say --restate if that is meant. "
                        + "生效日已过，将重新判断此后的检查；确需如此请加 --restate。")
            }
            return day
        }
    }
}
