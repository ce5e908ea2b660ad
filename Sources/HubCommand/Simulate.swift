// lianyi-hub simulate
import Alliance
import ArgumentParser
import Exams
import Foundation
import Simulation

struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Play a month without patients, to see what a roster holds. 模拟演练。",
        subcommands: [Reading.self], defaultSubcommand: Reading.self)

    struct Reading: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reading", abstract: "Arrivals against readers, by two policies. 阅片排班模拟。",
            discussion: """
                The same seed gives the same month. `shared`: who is free takes the gravest, then the one due first. `offered`: each
                case is first for the reader with the fewest open weighted minutes. Nothing is read from a database.
                  lianyi-hub simulate reading                      a month
                  lianyi-hub simulate reading --day                the county's working day
                  lianyi-hub simulate reading --day --campaign     with 500 check-ups in its morning
                  lianyi-hub simulate reading --ecg-readers 3
                """)
        @OptionGroup var common: HubOptions
        @Flag(help: "One working day instead of a month. 只模拟一天。") var day = false
        @Flag(help: "500 more ECGs on the mornings of working days. 体检高峰。") var campaign = false
        @Option(help: "How many read ECGs. 心电阅片人数。") var ecgReaders = 4
        @Option(help: "How many of a hundred ECGs are difficult. 疑难心电占比（%）。") var difficult = 12
        @Option(help: "How many days. 天数。") var days = 30
        @Option(help: "The seed. 随机种子。") var seed: UInt64 = 1
        @Option(help: "shared or offered; both, if left out. 派单方式。") var policy: ReadingAssignment?

        func run() async throws {
            try await attempt {
                guard (1...40).contains(ecgReaders), (1...366).contains(days), (0...100).contains(difficult) else {
                    throw Failure.usage("1 to 40 readers, 1 to 366 days, 0 to 100 %. 人数 1–40，天数 1–366，占比 0–100。")
                }
                // A Monday.
                let first = CalendarDay(sinceEpoch: 20_759)
                let simulation = ReadingSimulation(
                    CountyLoad(
                        ecgReaders: ecgReaders, isCampaign: campaign, difficult: Double(difficult) / 100), from: first,
                    days: day ? 1 : days,
                    seed: seed)
                let months = (policy.map { [$0] } ?? ReadingAssignment.allCases).map { simulation.run($0) }
                try common.say(months, months.map(text).joined(separator: "\n\n") + "\n" + scores(months))
            }
        }

        private func text(_ month: SimulatedMonth) -> String {
            let head =
                "policy \(month.assignment.rawValue), seed \(seed), \(day ? "one day" : "\(days) days")"
                + (campaign ? ", campaign" : "")
            return ([head] + month.centres.flatMap(lines)).joined(separator: "\n")
        }

        private func lines(_ centre: SimulatedCentre) -> [String] {
            let head = row([
                "\(centre.name), \(centre.readers) readers", "n", "median min", "P90 min", "timely %", "breaches",
            ])
            let rows = centre.lines.map { line in
                row([
                    "  \(line.kind.rawValue) \(line.urgency.rawValue)", "\(line.count)", one(line.median),
                    one(line.p90),
                    one(line.timelyPercent), "\(line.breaches)",
                ])
            }
            let foot =
                "  timely \(one(centre.timelyPercent)) %, breaches \(centre.breaches), spread of weighted minutes "
                + "\(one(centre.spreadPercent)) %, idle \(one(centre.idlePercent)) %"
            return [head] + rows + [foot]
        }

        private func scores(_ months: [SimulatedMonth]) -> String {
            months.compactMap { month in
                month.centre("ECG").map {
                    "score ecg-timely-\(month.assignment.rawValue) \(one($0.timelyPercent)) reach 96"
                }
            }.joined(separator: "\n")
        }

        private func row(_ cells: [String]) -> String {
            cells.enumerated().map { index, cell in
                let blank = String(repeating: " ", count: max(0, (index == 0 ? 24 : 11) - cell.count))
                return index == 0 ? cell + blank : blank + cell
            }.joined()
        }

        private func one(_ number: Double) -> String { String(format: "%.1f", number) }
    }
}

extension ReadingAssignment: ExpressibleByArgument {}
