// GET /healthz, /readyz and /metrics: for the machines that watch over the hub.
import Hummingbird
import Logging
import Postgres
import Records

/// GET /healthz: the process answers.
struct ShowHealth {
    func callAsFunction(_ call: OpenCall) async throws -> Response { .text("ok\n", type: "text/plain; charset=utf-8") }
}

/// GET /readyz: the database answers and its schema is the one that this program knows. A second line says so where this machine's
/// clock is off; the hub serves on, by the database's time.
struct ShowReadiness {
    let hub: Hub

    func callAsFunction(_ call: OpenCall) async throws -> Response {
        do {
            try await Migrator(Schema.migrations).verify(hub.database)
            try await hub.clock.compare(with: hub.jobs)
            return .text("ready\n" + (hub.clock.complaint ?? ""), type: "text/plain; charset=utf-8")
        } catch {
            call.logger.error("not ready: \(error)")
            return .text("not ready\n", type: "text/plain; charset=utf-8", status: .serviceUnavailable)
        }
    }
}

/// GET /metrics: Prometheus text. Counts by route, nothing about anybody.
struct ShowMetrics {
    let hub: Hub

    func callAsFunction(_ call: OpenCall) async throws -> Response {
        let pools = [
            ("app", hub.database.load), ("reports", hub.reports.load), ("signin", hub.signIn.load),
            ("jobs", hub.jobs.load),
        ]
        return .text(
            hub.meter.text(pools: pools, watching: hub.watch.count, clock: hub.clock.ahead),
            type: "text/plain; version=0.0.4; charset=utf-8")
    }
}
