// What the clock brings: leases that ran out, referrals that nobody moved in time, keys that are too old.
import Alliance
import Blobs
import Logging
import Postgres
import Records
import ServiceLifecycle

/// Every fifteen seconds; each step is idempotent and may run in every process at once.
struct KeepHouse: Service {
    let hub: Hub

    func run() async throws {
        for await tick in Bell().rings(every: .seconds(15)).cancelOnGracefulShutdown() {
            _ = tick
            await once()
        }
    }

    func once() async {
        await compareClocks()
        await RunReferralClocks(hub: hub).once()
        do {
            for alliance in try await hub.jobs.write({ db in try db.alliances() }) {
                await returnReadings(in: alliance)
                await RunReadingClocks(hub: hub).once(in: alliance)
                await DrawOverReads(hub: hub).once(in: alliance)
            }
            try await hub.jobs.write { db in try db.forgetOldKeys() }
            hub.meter.note(quarantined: try await hub.jobs.read { db in try db.quarantinedCount() })
            let ended = try await hub.jobs.write { db in try db.endForgottenUploads(after: Tus.life, limit: 500) }
            hub.sweeper.unstage(ended)
            hub.sweeper.sweepIncoming(at: hub.clock.earliest) { [logger = hub.logger] swept in
                if swept > 0 { logger.info("abandoned uploads were swept", metadata: ["count": "\(swept)"]) }
            }
        } catch {
            hub.logger.warning("housekeeping waits", metadata: ["error": "\(error)"])
        }
    }

    /// Says in the log that somebody must set this machine's clock.
    private func compareClocks() async {
        do {
            try await hub.clock.compare(with: hub.jobs)
            guard hub.clock.isOff, let ahead = hub.clock.ahead else { return }
            hub.logger.warning(
                "this machine's clock is off; set it", metadata: ["aheadOfDatabase": "\(Int(ahead.rounded())) s"])
        } catch {
            hub.logger.warning("the clocks were not compared", metadata: ["error": "\(error)"])
        }
    }

    /// One alliance at a time: what is wrong in one holds up no other.
    private func returnReadings(in alliance: AllianceID) async {
        do {
            let count = try await hub.jobs.write(as: .hub(in: alliance)) { db in
                try db.returnExpiredReadings() + db.freeReadings(on: hub.today)
            }
            guard count > 0 else { return }
            hub.offers.ring()
            hub.logger.info(
                "readings went back to the queue", metadata: ["alliance": "\(alliance)", "count": "\(count)"])
        } catch {
            hub.logger.warning(
                "readings without a reader wait", metadata: ["alliance": "\(alliance)", "error": "\(error)"])
        }
    }
}
