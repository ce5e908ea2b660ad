// Wakes the requests that are held open when there is something to hear. One question a second for all of them.
import HTTPTypes
import Logging
import Postgres
import Records
import ServiceLifecycle
import Synchronization

/// Who waits in this process, and behind which number.
final class Watch: Sendable {
    private struct Waiter {
        let hearer: Hearer
        let after: Int64
        let wake: AsyncStream<Void>.Continuation
    }

    private struct State {
        var waiters: [UInt64: Waiter] = [:]
        var next: UInt64 = 0
        var isOver = false
    }

    private let state = Mutex(State())

    /// Waits until there is a notice behind `number`, or until the time is over. It only wakes: the asker looks for itself.
    func wait(for hearer: Hearer, after number: Int64, atMost time: Duration) async {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        guard let ticket = enter(Waiter(hearer: hearer, after: number, wake: continuation)) else { return }
        let clock = Task {
            try? await Task.sleep(for: time)
            continuation.finish()
        }
        await withGracefulShutdownHandler {
            for await _ in stream { break }
        } onGracefulShutdown: {
            continuation.finish()
        }
        clock.cancel()
        state.withLock { $0.waiters[ticket] = nil }
    }

    /// Whether the process ends.
    var isOver: Bool { state.withLock { $0.isOver } }

    /// How many wait.
    var count: Int { state.withLock { $0.waiters.count } }

    /// Who waits, each organisation once.
    var hearers: [Hearer] { state.withLock { Array(Set($0.waiters.values.map(\.hearer))) } }

    /// Wakes those who have something to hear.
    func tell(newest: [Hearer: Int64]) {
        let woken = state.withLock { state in
            state.waiters.values.filter { $0.after < newest[$0.hearer] ?? 0 }.map(\.wake)
        }
        for wake in woken { wake.yield() }
    }

    /// Wakes everybody, and lets nobody wait any more: the process ends.
    func close() {
        let all = state.withLock { state in
            state.isOver = true
            return state.waiters.values.map(\.wake)
        }
        for wake in all { wake.finish() }
    }

    private func enter(_ waiter: Waiter) -> UInt64? {
        state.withLock { state in
            guard !state.isOver else { return nil }
            state.next += 1
            state.waiters[state.next] = waiter
            return state.next
        }
    }
}

extension Call {
    /// Whose notices the actor hears, and whose worklist a reader watches.
    var hearer: Hearer { Hearer(alliance: actor.alliance, organisation: actor.organisation) }
}

extension HTTPField.Name {
    /// Where a browser goes on after its stream broke (HTML Living Standard, 9.2.4).
    static var lastEventID: HTTPField.Name { HTTPField.Name("Last-Event-ID") ?? .ifMatch }
}

/// Asks the database once a second what the newest numbers are of those who wait; while nobody waits it asks nothing.
struct KeepWatch: Service {
    let hub: Hub

    func run() async throws {
        await withGracefulShutdownHandler {
            for await _ in Bell().rings(every: .seconds(1)).cancelOnGracefulShutdown() { await once() }
        } onGracefulShutdown: {
            hub.watch.close()
            hub.worklists.close()
        }
    }

    private func once() async {
        await wake(hub.watch) { db, hearers in try db.newestNotices(for: hearers) }
        await wake(hub.worklists) { db, hearers in try db.newestWorklistChanges(for: hearers) }
    }

    private func wake(
        _ watch: Watch, _ newest: @escaping @Sendable (borrowing Session, [Hearer]) throws -> [Hearer: Int64]
    ) async {
        let hearers = watch.hearers
        guard !hearers.isEmpty else { return }
        do {
            watch.tell(newest: try await hub.jobs.read { db in try newest(db, hearers) })
        } catch {
            hub.logger.warning("nobody is woken for a while", metadata: ["error": "\(error)"])
        }
    }
}
