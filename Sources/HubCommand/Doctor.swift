// lianyi-hub doctor
import ArgumentParser
import Blobs
import Exams
import Foundation
import Hub
import HubAPI
import Keyring
import Postgres
import Records
import Workers

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what holds and what is wrong. 检查配置与环境。",
        discussion:
            "Prints the configuration with secrets masked and tries every part. Exit code 1 when anything is wrong.")
    @OptionGroup var common: HubOptions

    struct Finding: Encodable {
        let what: String
        let isWell: Bool
        let detail: String
    }

    func run() async throws {
        try await attempt {
            let settings = try await Settings.load(common)
            let findings = try await whileSaying("examining", { try await examine(settings) })
            let lines = findings.map { "\($0.isWell ? "✓" : "✗") \($0.what): \($0.detail)" }
            try common.say(findings, (shown(settings) + lines).joined(separator: "\n"))
            if findings.contains(where: { !$0.isWell }) { throw ExitCode(1) }
        }
    }

    private func shown(_ settings: Settings) -> [String] {
        [
            "LIANYI_CONFIG=\(settings.file)", "LIANYI_DATABASE=\(masked(settings.database))",
            "LIANYI_LISTEN=\(settings.listen)", "LIANYI_PUBLIC_URL=\(settings.publicURL)",
            "LIANYI_PROXIES=\(settings.proxies.sorted().joined(separator: ","))",
            "LIANYI_TLS_CERTIFICATE=\(settings.certificate ?? "")", "LIANYI_TLS_KEY=\(settings.key ?? "")",
            "LIANYI_BLOBS=\(settings.blobs)", "LIANYI_KEYS=\(settings.keys)", "LIANYI_WORKER=\(settings.worker)",
            "LIANYI_WORKERS=\(settings.workers)", "LIANYI_DEMO=\(settings.isDemo)",
            "LIANYI_LOG_LEVEL=\(settings.logLevel)",
        ]
    }

    /// The connection string without what may be a password.
    private func masked(_ text: String) -> String {
        text.split(separator: " ").map { $0.hasPrefix("password") ? "password=***" : String($0) }.joined(separator: " ")
            .replacing(/:\/\/([^:@\/]+):[^@]+@/) { "://\($0.1):***@" }
    }

    private func examine(_ settings: Settings) async throws -> [Finding] {
        var findings: [Finding] = []
        findings.append(
            await finding("database as \(settings.owner)") {
                do {
                    return try await connected(settings, settings.owner)
                } catch let error as PostgresError where error.isRefusal {
                    return "not reachable by this user, which is as it should be for the one who serves"
                }
            })
        for role in [settings.app, settings.signIn, settings.jobs] {
            findings.append(await finding("database as \(role)") { try await connected(settings, role) })
        }
        findings.append(
            await finding("schema") {
                let database = Database(settings.connection(settings.app), connections: 1)
                try await Migrator(Schema.migrations).verify(database)
                return "\(Schema.migrations.count) steps"
            })
        findings.append(await finding("row-level security") { try await guarded(settings) })
        return findings + (await examineParts(settings))
    }

    /// What lies beside the database.
    private func examineParts(_ settings: Settings) async -> [Finding] {
        var findings: [Finding] = []
        findings.append(
            await finding("keys") {
                let keyring = try settings.keyring(),
                    jobs = Database(settings.connection(settings.jobs), connections: 1)
                defer { Task { await jobs.close() } }
                try await KeyCheck(keyring: keyring, path: settings.keys).compare(in: jobs)
                let names = keyring.published.keys.compactMap(\.kid).joined(separator: ", ")
                guard keyring.published.newestAgreementKey == nil else { return names }
                return names + "; none for bundles yet: lianyi-hub keys --add agreement 尚无离线包密钥"
            })
        findings.append(
            await finding("blobs") {
                let store = try settings.store(), jobs = Database(settings.connection(settings.jobs), connections: 1)
                defer { Task { await jobs.close() } }
                try await StoreCheck(store: store, path: settings.blobs).compare(in: jobs)
                let writer = try store.incoming(size: 0)
                await writer.discard()
                return "writable, store-id \(store.identity?.uuidString.lowercased() ?? "given at the first start")"
            })
        findings.append(
            await finding("workers") {
                let pool = WorkerPool(executable: settings.worker, count: 1)
                defer { Task { await pool.shutDown() } }
                let probe = FileManager.default.temporaryDirectory.appending(path: "lianyi-probe-\(UUID().uuidString)")
                    .path
                defer { try? FileManager.default.removeItem(atPath: probe) }
                guard FileManager.default.createFile(atPath: probe, contents: Data("probe".utf8)) else {
                    throw Failure.failed("the temporary folder cannot be written")
                }
                _ = try await pool.describe([WorkerFile(name: "probe", path: probe)])
                return "answer"
            })
        findings.append(
            await finding("own files") {
                try HubResources.check()
                return "there"
            })
        findings.append(
            await finding("TLS") {
                try settings.checkAddress()
                guard settings.publicURL.hasPrefix("https://") else { return "none: this is the demo. 演示环境，未加密" }
                try settings.checkTLS(try settings.listening)
                guard settings.certificate == nil else { return "ended here" }
                guard !settings.proxies.isEmpty else {
                    throw Failure.failed(
                        "a proxy ends TLS, but LIANYI_PROXIES does not name it: every caller looks like the proxy. 请设置 LIANYI_PROXIES。"
                    )
                }
                return "ended by a proxy"
            })
        return findings
    }

    private func finding(_ what: String, _ look: () async throws -> String) async -> Finding {
        do {
            return Finding(what: what, isWell: true, detail: try await look())
        } catch {
            return Finding(what: what, isWell: false, detail: "\(error)")
        }
    }

    private func connected(_ settings: Settings, _ role: String) async throws -> String {
        let database = Database(settings.connection(role), connections: 1)
        defer { Task { await database.close() } }
        let row = try await database.once(
            """
            SELECT current_setting('server_version') AS version, current_setting('data_checksums') AS checksums,
                   current_setting('fsync') AS fsync, r.rolsuper OR r.rolbypassrls AS unsafe
            FROM pg_roles r WHERE r.rolname = current_user
            """
        ).first
        guard let row, try row["fsync"] == "on", try row["unsafe"] == false else {
            throw Failure.failed("fsync is off, or the role is superuser or bypasses row-level security")
        }
        let version: String = try row["version"], checksums: String = try row["checksums"]
        return "PostgreSQL \(version), data checksums \(checksums)"
    }

    /// Every table but the ledger stands behind forced row-level security.
    private func guarded(_ settings: Settings) async throws -> String {
        let database = Database(settings.connection(settings.app), connections: 1)
        defer { Task { await database.close() } }
        let open: [String] =
            try await database.once(
                """
                SELECT coalesce(array_agg(relname::text), '{}') AS open FROM pg_class
                WHERE relnamespace = 'lianyi'::regnamespace AND relkind IN ('r', 'p')
                  AND relname NOT IN ('migration', 'event_shape') AND NOT (relrowsecurity AND relforcerowsecurity)
                """
            ).first?["open"] ?? []
        guard open.isEmpty else { throw Failure.failed("not forced on \(open.joined(separator: ", "))") }
        return "forced on every table"
    }
}
