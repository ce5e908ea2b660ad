// lianyi-hub setting
import ArgumentParser
import FoundationEssentials
import Hub
import Postgres
import Records

struct SettingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setting", abstract: "Numbers that the alliance decides: clocks, leases, limits. 设置。",
        subcommands: [List.self, Decide.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List them: name, value, from when on, where it is from. 列出设置。")
        @OptionGroup var common: HubOptions

        func run() async throws {
            try await attempt {
                let database = try await Settings.load(common).ownerDatabase
                let rows = try await database.read { db in try db.allSettings() }
                await database.close()
                try common.say(rows, rows.map { $0.joined(separator: "\t") }.joined(separator: "\n"))
            }
        }
    }

    struct Decide: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set", abstract: "Put a number in force, now or from a day on. 设定数值。",
            discussion: """
                What was in force before stays on record, with its source. Terminals hear of theirs (terminal.…) by themselves.
                  lianyi-hub setting set terminal.hold minutes=20 --source "county office 2026-12"
                  lianyi-hub setting set sla.ECG12.routine minutes=25 --source "…" --from 2027-01-01T00:00:00+08:00
                """)
        @OptionGroup var common: HubOptions
        @Argument(help: "The number's name. 名称。") var name: String
        @Argument(help: "What it is to be: MEMBER=NUMBER, one or more. 数值。") var members: [String]
        @Option(help: "Where it is from: a decision, a rule. 依据。") var source: String
        @OptionGroup var alliance: AllianceOption
        @Option(help: "From when on (RFC 3339); now, if left out. 生效时间。") var from: String?

        func run() async throws {
            try await attempt {
                guard !source.allSatisfy(\.isWhitespace) else {
                    throw Failure.usage("say where it is from: --source. 请注明依据。")
                }
                let moment = try day(), source = String(source.prefix(200)), name = name
                let database = try await Settings.load(common).ownerDatabase
                let alliance = try await alliance.code(database)
                let known = try await database.read { db in try db.settingInForce(name, in: alliance) }
                let members = try numbers(known)
                try await database.write { db in
                    try db.decide(name, in: alliance, members, source: source, from: moment)
                }
                await database.close()
                let words = members.map { "\($0.key)=\($0.value.formatted)" }.sorted().joined(separator: " ")
                try common.say(members, "\(name) \(words) \(from.map { "from \($0)" } ?? "now")")
            }
        }

        private func day() throws -> Date? {
            guard let from else { return nil }
            guard let day = try? Date(from, strategy: .iso8601) else {
                throw Failure.usage("--from is written as 2027-01-01T00:00:00+08:00. 时间格式不对。")
            }
            // What was in force on a past day stays what it was: people were measured by it.
            guard day > Date.now else { throw Failure.usage("--from has passed; leave it out for now. 生效时间已过。") }
            return day
        }

        /// Only a routine exam may wait no time at all; a clock or a lease of nothing would stand still or run wild. Whole
        /// numbers, because the statements that read them are of whole minutes, seconds and days.
        private var allowed: ClosedRange<Int> {
            switch name {
            case "terminal.hold": 0...1_440
            case "terminal.keep": 1...5_500
            case "sla.pause", "critical.count.blasts": 0...1
            case "sla.night": 0...1_439
            default: 1...10_000_000
            }
        }

        /// Only what the number has already: a misspelt member would decide nothing, and nobody would notice.
        private func numbers(_ known: [String: Double]?) throws -> [String: Double] {
            guard let known else {
                throw Failure.usage("there is no number \(name); see lianyi-hub setting list. 没有这项设置。")
            }
            var numbers: [String: Double] = [:]
            for text in members {
                let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
                guard parts.count == 2, known[parts[0]] != nil, let number = Int(parts[1]), allowed.contains(number)
                else {
                    let some = known.keys.sorted().map { $0 + "=" }.joined(separator: " ")
                    throw Failure.usage(
                        "\(text) should be one of \(some) with a whole number from \(allowed.lowerBound) to \(allowed.upperBound). 数值应为整数。"
                    )
                }
                numbers[parts[0]] = Double(number)
            }
            return numbers
        }
    }
}

extension Double {
    /// Without a fraction where there is none.
    fileprivate var formatted: String { Int(exactly: self).map(String.init) ?? "\(self)" }
}
