// lianyi-hub serve
import ArgumentParser
import Hub
import Hummingbird
import Logging
import NIOCore
import Postgres
import Records
import ServiceLifecycle
import UnixSignals
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
            try settings.checkAddress()
            let hub = try settings.hub(settings.logger)
            try HubResources.check()
            try await checkSchema(hub)
            try await KeyCheck(keyring: hub.keyring, path: settings.keys).compareAndRemember(in: hub.jobs)
            try await StoreCheck(store: hub.blobs, path: settings.blobs).compareAndRemember(in: hub.jobs)
            let listening = try settings.listening
            try settings.checkTLS(listening)
            let application = try hub.application(listening) { [hub] port in
                hub.logger.notice("serving", metadata: ["port": "\(port)", "url": "\(settings.publicURL)"])
            }
            do { try await run(application, hub.logger) } catch let error as IOError {
                throw Failure.unreachable(
                    "\(settings.listen) cannot be listened on (LIANYI_LISTEN): \(error). Does another program use it? 监听地址不可用。"
                )
            }
            await hub.workers.shutDown()
            await hub.close()
            hub.logger.notice("ended")
        }
    }

    /// Until told to stop; what has begun may end within the time that the service manager allows, and no longer.
    private func run(_ application: some Service, _ logger: Logger) async throws {
        var group = ServiceGroupConfiguration(
            services: [.init(service: application)], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        group.maximumGracefulShutdownDuration = .seconds(30)
        group.maximumCancellationDuration = .seconds(10)
        try await ServiceGroup(configuration: group).run()
    }

    private func checkSchema(_ hub: Hub) async throws {
        try await Migrator(Schema.migrations).verify(hub.database)
    }
}
