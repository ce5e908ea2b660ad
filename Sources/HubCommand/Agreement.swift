// lianyi-hub agreement
import ArgumentParser
import FoundationEssentials
import Postgres
import Records

struct Agreement: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Whose people may read at a centre: the parties to its agreement. 阅片协议的参加机构。",
        discussion: """
            A doctor reads where they are registered, or at a centre whose agreement names the organisation of their registration.
              lianyi-hub agreement
              lianyi-hub agreement set H01 T01 T02 --source "2026 阅片协议 第 3 条"
              lianyi-hub agreement set H01 --source "协议终止"
            """,
        subcommands: [List.self, Put.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List them. 列出。")
        @OptionGroup var common: HubOptions
        @OptionGroup var alliance: AllianceOption

        func run() async throws {
            try await attempt {
                try await alliance.within(common) { database, id in
                    let all = try await database.read { db in try db.agreements(in: id) }
                    try common.say(
                        all, all.map { "\($0.centre)\t\($0.parties.joined(separator: " "))" }.joined(separator: "\n"))
                }
            }
        }
    }

    struct Put: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set", abstract: "Name all parties of a centre's agreement, in place of those before. 设定。")
        @OptionGroup var common: HubOptions
        @OptionGroup var alliance: AllianceOption
        @Argument(help: "The centre's code. 机构代码。") var centre: String
        @Argument(help: "The parties' codes; none: the centre alone. 参加机构代码。") var parties: [String] = []
        @Option(help: "Where it is from: the agreement and its article. 依据。") var source: String

        func run() async throws {
            try await attempt {
                let agreement = ReadingAgreement(centre: centre, parties: parties), source = source
                try await alliance.within(common) { database, id in
                    try await database.write { db in
                        let unknown = try db.agree(agreement, in: id)
                        guard unknown.isEmpty else { throw try Failure.noOrganisations(unknown, in: id, db) }
                        let detail = [
                            "centre": agreement.centre, "parties": agreement.parties.joined(separator: " "),
                            "source": source,
                        ]
                        try db.auditOperator("agreement.decided", detail: detail, of: id)
                    }
                    try common.say(agreement, "\(agreement.centre): \(agreement.parties.joined(separator: " "))")
                }
            }
        }
    }
}
