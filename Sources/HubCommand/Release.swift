// lianyi-hub release
import Alliance
import ArgumentParser
import Exams
import FoundationEssentials
import Hub
import Postgres
import Records

struct Release: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let the workers look again at quarantined exams. 重新解析被隔离的检查。",
        discussion: """
            For use after an upgrade that reads more, or after a broken worker was mended. What is still unreadable goes back
            into quarantine; nothing is lost either way. Prints the exams that went, and runs beside a serving hub.
              lianyi-hub release 0199b0a0-0000-7000-8000-00000000000a
              lianyi-hub release --all
            """)
    @OptionGroup var common: HubOptions
    @Argument(help: "The exam's id. 检查编号。") var exam: String?
    @Flag(help: "All of them. 全部。") var all = false

    func run() async throws {
        try await attempt {
            let id = exam.flatMap { UUID(uuidString: $0) }.map { ExamID($0) }
            guard all ? exam == nil : id != nil else {
                throw Failure.usage("name one exam by its id, or give --all. 请指定检查编号或 --all。")
            }
            let database = try await Settings.load(common).ownerDatabase
            var released: [ExamID] = []
            while true {
                let last = released.last
                let batch = try await database.write { db in try db.release(id, after: last, limit: 1) }
                released += batch
                if batch.isEmpty { break }
                if released.count % 500 == 0 { progress("\(released.count) …") }
            }
            await database.close()
            let ids = released.map(\.description)
            try common.say(ids, ids.joined(separator: "\n"))
            guard all || !released.isEmpty else { throw Failure.failed("that exam is not in quarantine. 该检查不在隔离状态。") }
        }
    }
}
