// What the clock brings: leases that ran out, referrals that nobody moved in time, keys that are too old.
import Blobs
import Logging
import Postgres
import Records
import ServiceLifecycle

/// Every fifteen seconds; each step is idempotent and may run in every process at once.
struct KeepHouse: Service, CustomStringConvertible {
    let hub: Hub
    /// What the service group logs of it: its name, not the hub that it holds.
    var description: String { "KeepHouse" }

    func run() async throws {
        for await tick in Bell().rings(every: .seconds(15)).cancelOnGracefulShutdown() {
            _ = tick
            await once()
        }
    }

    func once() async {
        await RunReferralClocks(hub: hub).once()
        do {
            let returned = try await hub.jobs.write { db in try db.returnExpiredReadings() }
            if returned > 0 { hub.logger.info("readings went back to the queue", metadata: ["count": "\(returned)"]) }
            try await hub.jobs.write { db in try db.forgetOldKeys() }
            let ended = try await hub.jobs.write { db in try db.endForgottenUploads(after: Tus.life, limit: 500) }
            for upload in ended { hub.blobs.unstage(upload) }
            let swept = hub.blobs.sweepIncoming()
            if swept > 0 { hub.logger.info("abandoned uploads were swept", metadata: ["count": "\(swept)"]) }
        } catch {
            hub.logger.warning("housekeeping waits", metadata: ["error": "\(error)"])
        }
    }
}
