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
            if check {
                try await migrator.verify(database)
                return print(common.json ? "{\"missing\":[]}" : "up to date: \(Schema.migrations.count) steps")
            }
            let applied = try await migrator.migrate(database)
            if common.json {
                print("{\"applied\":[\(applied.map(String.init).joined(separator: ","))]}")
            } else {
                print(
                    applied.isEmpty ? "up to date" : "applied steps \(applied.map(String.init).joined(separator: ", "))"
                )
            }
            await database.close()
        }
    }
}
