// lianyi-hub serve
import ArgumentParser
import Hub
import Hummingbird
import Logging
import Postgres
import Records
import Workers

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve requests until told to stop. 启动服务。",
        discussion: """
            Checks the schema first and refuses one that it does not know. SIGTERM and SIGINT finish the requests that have
            begun, then end. Logs are lines on stderr; every request has an id that is also in its answer (X-Request-Id).
            """)
    @OptionGroup var common: HubOptions

    func run() async throws {
        try await attempt {
            LoggingSystem.bootstrap(StreamLogHandler.standardError)
            let settings = try await Settings.load(common)
            let hub = try settings.hub(settings.logger)
            try HubResources.check()
            try await checkSchema(hub)
            let application = try hub.application(settings.listening) { [hub] port in
                hub.logger.notice("serving", metadata: ["port": "\(port)", "url": "\(settings.publicURL)"])
            }
            try await application.runService()
            await hub.workers.shutDown()
            await hub.database.close()
            await hub.signIn.close()
            await hub.jobs.close()
            hub.logger.notice("ended")
        }
    }

    private func checkSchema(_ hub: Hub) async throws {
        do {
            try await Migrator(Schema.migrations).verify(hub.database)
        } catch let error as MigrationError {
            throw Failure.failed(
                "the schema is not the one this program knows: \(error). Run `lianyi-hub migrate`. 请先迁移数据库。")
        }
    }
}
