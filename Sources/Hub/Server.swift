// The running hub: the router made from the table, the wards around it, the jobs beside it.
import HTTPTypes
import HubAPI
package import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import NIOCore
import NIOSSL
import ServiceLifecycle

/// Where the hub listens.
package struct Listening: Sendable {
    package let host: String
    package let port: Int
    /// PEM files; nil where a proxy on this machine ends TLS.
    package var certificate: String?
    package var key: String?

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }
}

extension Hub {
    /// Seconds after which an idle connection is cut.
    private static let idle: Int64 = 60

    /// The router, for the server and for tests.
    package func router() -> Router<HubContext> {
        let router = Router(context: HubContext.self, options: .autoGenerateHeadEndpoints)
        router.addMiddleware {
            BehindProxy(proxies: settings.proxies)
            RequestLog(meter: meter)
            CarefulHeaders()
            Problems()
            HostNeeded()
        }
        let doorkeeper = Doorkeeper(hub: self)
        for route in Self.routes {
            router.on(RouterPath(route.path), method: route.method) { request, context in
                try await doorkeeper.handle(route, request, context)
            }
        }
        refuseOtherMethods(on: router)
        return router
    }

    /// An address that exists answers 405 with `Allow` to a method that it does not take.
    private func refuseOtherMethods(on router: Router<HubContext>) {
        for (path, routes) in Dictionary(grouping: Self.routes, by: \.path) {
            let taken = Set(routes.map(\.method))
            let allow = taken.map(\.rawValue).sorted().joined(separator: ", ")
            let others = [HTTPRequest.Method.get, .post, .put, .delete, .patch, .options].filter { !taken.contains($0) }
            for method in others {
                router.on(RouterPath(path), method: method) { _, _ -> Response in throw Problem.methodNotAllowed(allow)
                }
            }
        }
    }

    /// The application: server and jobs together, finishing what they have begun when they are told to stop.
    package func application(
        _ listening: Listening, onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws -> some ApplicationProtocol {
        let http1 = HTTPServerBuilder.http1(
            configuration: .init(
                idleTimeout: .seconds(Self.idle),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 16 * 1024, maxHeaderListSize: 32 * 1024, maxHeaderFieldCount: 64)))
        let (serving, isServing) = AsyncStream<Void>.makeStream()
        var application = Application(
            router: router(), server: try listening.server(over: http1),
            configuration: ApplicationConfiguration(
                address: .hostname(listening.host, port: listening.port), serverName: "lianyi",
                availableConnectionsDelegate: MaximumAvailableConnections(4096)),
            onServerRunning: { channel in
                isServing.finish()
                await onRunning(channel.localAddress?.port ?? 0)
            }, logger: logger)
        application.addServices(Jobs(hub: self, serving: serving))
        return application
    }
}

extension Listening {
    /// Loads certificate and key as serving would.
    package func checkTLS() throws { _ = try server(over: .http1()) }

    fileprivate func server(over http1: HTTPServerBuilder) throws -> HTTPServerBuilder {
        guard let certificate, let key else { return http1 }
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
        tls.minimumTLSVersion = .tlsv12
        return try .tls(http1, tlsConfiguration: tls)
    }
}
