// lianyi-hub quarantine
import Alliance
import ArgumentParser
import Exams
import FoundationEssentials
import Hub
import Postgres
import Records

struct QuarantineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine", abstract: "Exams that no worker could open. 隔离的检查。",
        discussion: """
            Nothing of a patient is told: the exam's id, its clinic, since when, and the code of the reason (Docs/Formats says what
            each code means). Each look stands in the audit. The clinic sees the words, and can send the exam again. After an upgrade or a repair:
            lianyi-hub release. 不含患者内容；原因代码见 Docs/Formats；诊所可看到原因并重发。
              lianyi-hub quarantine list
              lianyi-hub quarantine show 0199b0a0-0000-7000-8000-00000000000a
            """,
        subcommands: [List.self, Show.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List them, the newest first: id, kind, urgency, since when, clinic, reason. 列出。")
        @OptionGroup var common: HubOptions
        @Option(help: "How many at most. 最多条数。") var limit = 200

        func run() async throws {
            try await attempt {
                guard (1...100_000).contains(limit) else { throw Failure.usage("--limit: 1 … 100000") }
                let database = try await Settings.load(common).ownerDatabase, most = limit
                let found = try await database.write { db in try db.everyQuarantined(limit: most) }
                await database.close()
                try common.say(found, found.isEmpty ? "none 无" : found.map(\.line).joined(separator: "\n"))
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one: its objects, what was done to it, how often it was opened. 查看一项。")
        @OptionGroup var common: HubOptions
        @Argument(help: "The exam's id. 检查编号。") var exam: String

        func run() async throws {
            try await attempt {
                guard let id = UUID(uuidString: exam).map({ ExamID($0) }) else {
                    throw Failure.usage("\(exam) is no exam's id. 检查编号无效。")
                }
                let database = try await Settings.load(common).ownerDatabase
                let found = try await database.write { db in try db.quarantineCase(of: id) }
                await database.close()
                guard let found else { throw Failure.failed("that exam is not in quarantine. 该检查不在隔离状态。") }
                try common.say(found, found.lines.joined(separator: "\n"))
            }
        }
    }
}

extension QuarantinedExam {
    fileprivate var line: String {
        [
            ExamID(exam).description, kind, urgency, since.formatted(.iso8601), organisationName, problem.code,
            "\(objects) × \(bytes) B",
        ].joined(separator: "\t")
    }
}

extension QuarantineCase {
    fileprivate var lines: [String] {
        let place = [
            exam.problem.place?.offset.map { "byte 字节 \($0)" }, exam.problem.place?.line.map { "line 行 \($0)" },
            exam.problem.place?.segment, exam.problem.place?.field.map { "field 字段 \($0)" },
        ].compactMap(\.self).joined(separator: ", ")
        return [exam.line] + (place.isEmpty ? [] : ["  at 位置\t\(place)"]) + ["  opened 打开次数\t\(attempts)"]
            + objects.map {
                "  #\($0.number)\t\($0.mediaType)\t\($0.size) B\t\($0.sha256.prefix(16))…\t\($0.code ?? "")"
            } + history.map { "  \($0.at)\t\($0.kind)\t\($0.reason ?? "")" }
            + ["  again 重新解析\tlianyi-hub release \(ExamID(exam.exam))"]
    }
}
