// GET /healthz, /readyz and /metrics: for the machines that watch over the hub.
import Blobs
import Hummingbird
import Logging
import Postgres
import Records
import Synchronization

/// GET /healthz: the process answers.
struct ShowHealth {
    func callAsFunction(_ call: OpenCall) async throws -> Response { .text("ok\n", type: "text/plain; charset=utf-8") }
}

/// GET /readyz: the database answers and its schema is the one that this program knows, and the store of objects is not suspect: a
/// hub that may take in nothing more says so, although it still shows what it has. A second line says so where this machine's
/// clock is off; the hub serves on, by the database's time.
///
/// `?only=schema` asks nobody: no if the schema was another program's when this was last looked at, else yes. A hub whose disk or
/// database fails says so better itself than a proxy that sends nobody to it.
struct ShowReadiness {
    let hub: Hub

    func callAsFunction(_ call: OpenCall) async throws -> Response {
        if call.request.query("only") == "schema" { return hub.schema.isAnothers ? Self.unready : Self.ready() }
        do {
            try await hub.schema.look(in: hub.database)
            try await hub.clock.compare(with: hub.jobs)
            return hub.blobs.isSuspected ? Self.storeFailed : Self.ready(hub.clock.complaint)
        } catch {
            call.logger.error("not ready: \(error)")
            return Self.unready
        }
    }

    private static func ready(_ complaint: String? = nil) -> Response {
        .text("ready\n" + (complaint ?? ""), type: "text/plain; charset=utf-8")
    }

    private static var unready: Response {
        .text("not ready\n", type: "text/plain; charset=utf-8", status: .serviceUnavailable)
    }

    private static var storeFailed: Response {
        .text(
            "not ready\nthe store of objects fails: nothing is taken in. Look at its disk, then restart the hub. "
                + "文件存储出错，已停止接收；请检查磁盘后重启中心。\n",
            type: "text/plain; charset=utf-8", status: .serviceUnavailable)
    }
}

/// Whether the schema is this program's, as it was last seen.
final class SchemaSight: Sendable {
    private let seenAnothers = Atomic(false)

    /// True after a look that found another program's; a database that does not answer changes nothing.
    var isAnothers: Bool { seenAnothers.load(ordering: .relaxed) }

    /// Throws `MigrationError` unless it is exactly the one that this program knows.
    func look(in database: Database) async throws {
        do {
            try await Migrator(Schema.migrations).verify(database)
            seenAnothers.store(false, ordering: .relaxed)
        } catch let error as MigrationError {
            seenAnothers.store(true, ordering: .relaxed)
            throw error
        }
    }
}

/// GET /metrics: Prometheus text. Counts by route, nothing about anybody.
struct ShowMetrics {
    let hub: Hub

    func callAsFunction(_ call: OpenCall) async throws -> Response {
        let pools = [
            ("app", hub.database.load), ("reports", hub.reports.load), ("uploads", hub.uploads.load),
            ("signin", hub.signIn.load), ("jobs", hub.jobs.load),
        ]
        return .text(
            hub.meter.text(
                pools: pools, watching: hub.watch.count, clock: hub.clock.ahead, isStoreSuspect: hub.blobs.isSuspected),
            type: "text/plain; version=0.0.4; charset=utf-8")
    }
}
