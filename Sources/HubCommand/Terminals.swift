// lianyi-hub terminal revoke
import Alliance
import ArgumentParser
import FoundationEssentials
import Hub
import Postgres
import Records

struct Terminals: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "terminal", abstract: "Terminals of clinics. 终端。", subcommands: [List.self, Revoke.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the terminals: id, clinic, name, when it was last heard of, whether it may act. 列出终端。")
        @OptionGroup var common: HubOptions

        func run() async throws {
            try await attempt {
                let database = try await Settings.load(common).ownerDatabase
                let rows = try await database.write { db in try db.enrolledTerminals() }
                await database.close()
                try common.say(rows, rows.map { $0.joined(separator: "\t") }.joined(separator: "\n"))
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a terminal's right to act away, at once. 停用终端。",
            discussion: """
                For one that was lost or stolen. It keeps what it has captured and is told why it is turned away; enrol it anew
                (`lianyi-hub enrol`) if it comes back. Its id is in `lianyi-hub terminal list`.
                """)
        @OptionGroup var common: HubOptions
        @Argument(help: "The terminal's id. 终端编号。") var terminal: String
        @Option(help: "Why; it stands in the audit. 原因。") var reason: String

        func run() async throws {
            try await attempt {
                guard !reason.allSatisfy(\.isWhitespace) else { throw Failure.usage("say why: --reason. 请注明原因。") }
                guard let id = UUID(uuidString: terminal).map({ TerminalID($0) }) else {
                    throw Failure.usage("\(terminal) is no terminal's id. 终端编号无效。")
                }
                let database = try await Settings.load(common).ownerDatabase, reason = String(reason.prefix(200))
                guard try await database.write({ db in try db.revoke(terminal: id, because: reason) }) else {
                    throw Failure.usage("there is no such terminal, or it was revoked before. 没有这个终端，或已停用。")
                }
                await database.close()
                try common.say(["terminal": terminal], "\(terminal) revoked 已停用")
            }
        }
    }
}
