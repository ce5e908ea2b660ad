// lianyi-hub templates
import Alliance
import ArgumentParser
import Hub
import Postgres
import Records

struct TemplatesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "templates",
        abstract: "Texts with which reports begin. 报告模板。",
        discussion: """
            The head of a centre keeps its templates by the API (/api/v1/templates). A start, for centres that have none:
              lianyi-hub templates start-set --dry-run   how many each kind would get
              lianyi-hub templates start-set             gives every reading centre what it lacks
            """,
        subcommands: [StartSet.self])

    struct StartSet: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "start-set",
            abstract: "Give every reading centre the templates of the start set that it lacks. 装入初始模板。",
            discussion: """
                What a centre has under the same name stays as it is, and what it retired stays retired.
                本中心已有的同名模板保持不变，已停用的不会恢复。
                """)
        @OptionGroup var common: HubOptions
        @OptionGroup var alliance: AllianceOption
        @Flag(help: "Only say what would change. 只显示将有的变化。") var dryRun = false

        /// What the command says of it.
        private struct Outcome: Encodable {
            let alliance: String
            let dryRun: Bool
            let given: Int
        }

        private struct OnTrial: Error { let given: Int }

        func run() async throws {
            try await attempt {
                let database = try await Settings.load(common).ownerDatabase
                let code = try await alliance.code(database), isTrial = dryRun, all = try StartTemplates.all()
                var given = 0
                do {
                    given = try await database.write { db in
                        guard let id = try db.alliance(code: code) else {
                            throw Failure.usage("there is no alliance \(code).")
                        }
                        var given = 0
                        for template in all { given += try db.begin(with: template, in: id) }
                        if isTrial { throw OnTrial(given: given) }
                        return given
                    }
                } catch let trial as OnTrial { given = trial.given }
                await database.close()
                let verb = dryRun ? "would be given (dry run) 试运行" : "given 已装入"
                try common.say(
                    Outcome(alliance: code, dryRun: dryRun, given: given), "\(code): \(given) templates \(verb)")
            }
        }
    }
}
