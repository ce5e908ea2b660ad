// GET /healthz, /readyz and /metrics: for the machines that watch over the hub.
import Blobs
import Hummingbird
import Logging
import Postgres
import Records

/// GET /healthz: the process answers.
struct ShowHealth {
    func callAsFunction(_ call: OpenCall) async throws -> Response { .text("ok\n", type: "text/plain; charset=utf-8") }
}

/// GET /readyz: the database answers and its schema is the one that this program knows, and the store of objects is not suspect: a
/// hub that may take in nothing more says so, although it still shows what it has. A second line says so where this machine's
/// clock is off; the hub serves on, by the database's time. `?store=any` asks without the store: whether what is there can be shown.
struct ShowReadiness {
    let hub: Hub

    func callAsFunction(_ call: OpenCall) async throws -> Response {
        do {
            try await Migrator(Schema.migrations).verify(hub.database)
            try await hub.clock.compare(with: hub.jobs)
            let isAnyStore = call.request.query("store") == "any"
            guard isAnyStore || !hub.blobs.isSuspected else { return Self.storeFailed }
            return .text("ready\n" + (hub.clock.complaint ?? ""), type: "text/plain; charset=utf-8")
        } catch {
            call.logger.error("not ready: \(error)")
            return .text("not ready\n", type: "text/plain; charset=utf-8", status: .serviceUnavailable)
        }
    }

    private static var storeFailed: Response {
        .text(
            "not ready\nthe store of objects fails: nothing is taken in. Look at its disk, then restart the hub. "
                + "文件存储出错，已停止接收；请检查磁盘后重启中心。\n",
            type: "text/plain; charset=utf-8", status: .serviceUnavailable)
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
