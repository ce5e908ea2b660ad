// The configuration: one file and the environment, read here and nowhere else.
import ArgumentParser
import Configuration
import FoundationEssentials
import Hub
import Logging
import Postgres
import SystemPackage

/// Everything that the hub is told from outside.
struct Settings: Sendable {
    let database: String
    let owner: String
    let app: String
    let signIn: String
    let jobs: String
    let listen: String
    let publicURL: String
    let certificate: String?
    let key: String?
    let blobs: String
    let keys: String
    let worker: String
    let workers: Int
    let proxies: Set<String>
    let isDemo: Bool
    let logLevel: Logger.Level
    let file: String

    static func load(_ common: HubOptions) async throws -> Settings {
        let environment = ProcessEnvironment.all
        let path = common.config ?? environment["LIANYI_CONFIG"] ?? "/etc/lianyi/hub.conf"
        var providers: [any ConfigProvider] = [EnvironmentVariablesProvider()]
        if FileManager.default.fileExists(atPath: path) {
            try checkNames(in: path)
            providers.append(try await EnvironmentVariablesProvider(environmentFilePath: FilePath(path)))
        } else if common.config != nil || environment["LIANYI_CONFIG"] != nil {
            throw Failure.missing("the configuration file \(path) is not there. 找不到配置文件。")
        }
        return try Settings(ConfigReader(providers: providers).scoped(to: "lianyi"), file: path)
    }

    private init(_ config: ConfigReader, file: String) throws {
        self.file = file
        guard let database = config.string(forKey: "database", isSecret: true) else {
            throw Failure.configuration("LIANYI_DATABASE is not set (\(file)). 未设置数据库。")
        }
        self.database = database
        owner = config.string(forKey: "database.owner", default: "lianyi_owner")
        app = config.string(forKey: "database.app", default: "lianyi_app")
        signIn = config.string(forKey: "database.signin", default: "lianyi_signin")
        jobs = config.string(forKey: "database.jobs", default: "lianyi_jobs")
        listen = config.string(forKey: "listen", default: "127.0.0.1:8080")
        publicURL = config.string(forKey: "public.url", default: "http://" + listen)
        guard publicURL.hasPrefix("https://") || publicURL.hasPrefix("http://"), !publicURL.hasSuffix("/") else {
            throw Failure.configuration(
                "LIANYI_PUBLIC_URL is an address like https://hub.county.example, not \(publicURL). 对外地址有误。")
        }
        certificate = config.string(forKey: "tls.certificate")
        key = config.string(forKey: "tls.key")
        guard (certificate == nil) == (key == nil) else {
            throw Failure.configuration(
                "LIANYI_TLS_CERTIFICATE and LIANYI_TLS_KEY go together; one of them is missing. 证书与私钥须同时设置。")
        }
        blobs = config.string(forKey: "blobs", default: "/var/lib/lianyi/blobs")
        keys = config.string(forKey: "keys", default: "/etc/lianyi/keys.json")
        worker = config.string(forKey: "worker", default: ProcessEnvironment.folder + "/lianyi-worker")
        workers = try Self.number(config, "workers", in: 1...64, default: 3)
        proxies = try Self.addresses(config, "proxies")
        isDemo = try Self.flag(config, "demo")
        let level = config.string(forKey: "log.level", default: "info")
        guard let logLevel = Logger.Level(rawValue: level) else {
            throw Failure.configuration(
                "LIANYI_LOG_LEVEL is \(level); it is trace, debug, info, notice, warning or error.")
        }
        self.logLevel = logLevel
        guard config.string(forKey: "time.zone", default: "Asia/Shanghai") == "Asia/Shanghai" else {
            throw Failure.configuration("LIANYI_TIME_ZONE: only Asia/Shanghai is supported.")
        }
    }

    /// A connection as one of the roles.
    func connection(_ role: String, statementTimeout: Int = 2000) -> ConnectionSettings {
        ConnectionSettings("\(database) user=\(role)", application: "lianyi-hub", statementTimeout: statementTimeout)
    }

    /// As the owner, for the commands that an operator runs: patient, because migrations take what they take.
    var ownerDatabase: Database { Database(connection(owner, statementTimeout: 600_000), connections: 2) }

    /// Host and port of `LIANYI_LISTEN`.
    var listening: Listening {
        get throws {
            guard let colon = listen.lastIndex(of: ":"), let port = Int(listen[listen.index(after: colon)...]),
                (0...65_535).contains(port)
            else { throw Failure.configuration("LIANYI_LISTEN is host:port, not \(listen).") }
            var listening = Listening(host: String(listen[..<colon]), port: port)
            listening.certificate = certificate
            listening.key = key
            return listening
        }
    }
}
