// lianyi-hub mapping
import Alliance
import ArgumentParser
import Exams
import FlatFile
import Foundation
import Postgres
import Records

struct MappingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mapping", abstract: "How the tables of analysers are read, by name. 表格映射。",
        discussion: """
            A mapping is a small text for one device or export (Docs/Formats/FlatFile.md). A sender names it, and need not send it.
              lianyi-hub mapping                                    those in force
              lianyi-hub mapping try bc20.map export.csv            what the file would read, line by line
              lianyi-hub mapping load bc-20s bc20.map --source "laboratory, 2026-12"
              lianyi-hub mapping try bc-20s export.csv              the same by the name
              lianyi-hub mapping show bc-20s                        its text
              lianyi-hub mapping withdraw bc-20s --source "device sold"
            What was in force before stays on record.
            """,
        subcommands: [List.self, Show.self, Load.self, Withdraw.self, Try.self], defaultSubcommand: List.self)

    /// Does something in the alliance that was meant.
    static func inAlliance<Made: Sendable>(
        _ option: AllianceOption, _ settings: Settings,
        _ work: @escaping @Sendable (borrowing Session, AllianceID) throws -> Made
    ) async throws -> Made {
        let database = settings.ownerDatabase
        let code = try await option.code(database)
        let made = try await database.write { db in
            guard let id = try db.alliance(code: code) else { throw Failure.usage("there is no alliance \(code).") }
            return try work(db, id)
        }
        await database.close()
        return made
    }

    static func name(_ text: String) throws -> MappingName {
        guard let name = MappingName(text) else {
            throw Failure.usage(
                "\(text) is no name: small letters, digits, points and hyphens, 40 at most. 名称只能用小写字母、数字、点和连字符。")
        }
        return name
    }

    static func unknown(_ name: String) -> Failure {
        .missing("there is no mapping \(name); see lianyi-hub mapping. 没有名为 \(name) 的映射。")
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Those in force. 列出有效的映射。")
        @OptionGroup var common: HubOptions
        @OptionGroup var alliance: AllianceOption

        func run() async throws {
            try await attempt {
                let all = try await MappingCommand.inAlliance(alliance, try await Settings.load(common)) { db, id in
                    try db.mappings(in: id)
                }
                let lines = all.map { "\($0.name)\t\($0.title)\t\($0.validFrom.formatted(.iso8601))\t\($0.source)" }
                try common.say(all, lines.joined(separator: "\n"))
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print one. 打印映射。")
        @OptionGroup var common: HubOptions
        @OptionGroup var alliance: AllianceOption
        @Argument(help: "Its name. 名称。") var name: String

        func run() async throws {
            try await attempt {
                let name = name
                let text = try await MappingCommand.inAlliance(alliance, try await Settings.load(common)) { db, id in
                    try db.mapping(name, in: id)
                }
                guard let text else { throw MappingCommand.unknown(name) }
                try common.say(text, text)
            }
        }
    }

    struct Load: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Put a file in force under a name. 装入映射。")
        @OptionGroup var common: HubOptions
        @OptionGroup var alliance: AllianceOption
        @Argument(help: "The name by which senders choose it. 名称。") var name: String
        @Argument(help: "The mapping. 映射文件。") var file: String
        @Option(help: "Who decided it. 依据。") var source: String

        func run() async throws {
            try await attempt {
                let name = try MappingCommand.name(name), source = try MappingCommand.reason(source)
                guard let data = FileManager.default.contents(atPath: file) else {
                    throw Failure.missing("\(file) is not there. 找不到文件。")
                }
                let (title, text) = try mapping(Array(data))
                try await MappingCommand.inAlliance(alliance, try await Settings.load(common)) { db, id in
                    try db.decide(mapping: name, title: title, content: text, in: id, source: source)
                }
                try common.say(["name": name.text, "title": title], "\(name) \(title): in force 已装入")
            }
        }

        private func mapping(_ bytes: [UInt8]) throws -> (title: String, text: String) {
            do throws(FlatFileError) {
                let mapping = try FlatFileMapping(parsing: bytes)
                return (String(mapping.name.prefix(200)), try FlatFileMapping.text(of: bytes))
            } catch {
                throw Failure.usage(
                    "nothing was put in force: \(file), line \(error.line): \(error.kind). 未装入：第 \(error.line) 行有误。")
            }
        }
    }

    struct Withdraw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Nobody shall choose it any more. 停用映射。")
        @OptionGroup var common: HubOptions
        @OptionGroup var alliance: AllianceOption
        @Argument(help: "Its name. 名称。") var name: String
        @Option(help: "Why. 原因。") var source: String

        func run() async throws {
            try await attempt {
                let name = try MappingCommand.name(name), source = try MappingCommand.reason(source)
                try await MappingCommand.inAlliance(alliance, try await Settings.load(common)) { db, id in
                    guard try db.mapping(name.text, in: id) != nil else { throw MappingCommand.unknown(name.text) }
                    try db.decide(mapping: name, title: "", content: nil, in: id, source: source)
                }
                try common.say(["name": name.text], "\(name): withdrawn 已停用")
            }
        }
    }

    static func reason(_ text: String) throws -> String {
        guard !text.allSatisfy(\.isWhitespace) else { throw Failure.usage("say where it is from: --source. 请注明依据。") }
        return String(text.prefix(200))
    }
}
