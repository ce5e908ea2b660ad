// lianyi-hub migrate
import ArgumentParser
import Postgres
import Records

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring the tables up to date. 更新数据库结构。",
        discussion: """
            Applies the steps that are missing, in order, each once, under a lock that all migrators share: it is safe to run
            it on two machines at once, and again. Runs as the owner's role (LIANYI_DATABASE_OWNER).
            """)
    @OptionGroup var common: HubOptions
    @Flag(help: "Only say which steps are missing; exit code 1 if any is. 只检查。") var check = false

    func run() async throws {
        try await attempt {
            let settings = try await Settings.load(common)
            let database = settings.ownerDatabase
            let migrator = Migrator(Schema.migrations)
            let missing = check ? try await whileSaying("checking", { try await migrator.missing(in: database) }) : []
            let applied = check ? [] : try await whileSaying("migrating", { try await migrate(migrator, database) })
            await database.close()
            let told = applied + missing
            let steps = told.isEmpty ? "up to date: \(Schema.migrations.count) steps. 已是最新。" : list(told)
            try common.say(check ? ["missing": missing] : ["applied": applied], steps)
            if !missing.isEmpty { throw ExitCode(1) }
        }
    }

    private func migrate(_ migrator: Migrator, _ database: Database) async throws -> [Int] {
        let applied = try await migrator.migrate(database) { step in progress("step \(step.number) \(step.name)") }
        try await database.write { db in _ = try db.renumberReadings() }
        return applied
    }

    private func list(_ steps: [Int]) -> String {
        (check ? "missing steps 缺少 " : "applied steps 已执行 ") + steps.map(String.init).joined(separator: ", ")
    }
}
