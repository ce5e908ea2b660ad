// The connections of one role, lent out first come first served, with a limit on how long anybody waits.
import Synchronization

/// Lends connections. A connection that broke reconnects by itself when it is next used.
final class Pool: Sendable {
    private typealias Waiter = CheckedContinuation<Connection?, Never>

    private let settings: ConnectionSettings
    private let patience: Duration
    private let state: Mutex<PoolState<Lent, Waiter>>

    private struct Lent: Equatable, Sendable {
        let connection: Connection
        static func == (one: Lent, other: Lent) -> Bool { one.connection === other.connection }
    }

    init(_ settings: ConnectionSettings, limit: Int, patience: Duration) {
        self.settings = settings
        self.patience = patience
        state = Mutex(PoolState(limit: limit, queue: limit * 64))
    }

    /// How many connections exist and how many tasks wait for one.
    var load: (opened: Int, waiting: Int) { state.withLock { ($0.opened, $0.waiters) } }

    /// Lends a connection to `body` and takes it back, whatever happens.
    func lend<Value: Sendable>(_ body: (Connection) async throws -> Value) async throws -> Value {
        let connection = try await acquire()
        defer { release(connection) }
        return try await body(connection)
    }

    private func acquire() async throws(PostgresError) -> Connection {
        switch state.withLock({ $0.ask() }) {
        case .member(let lent): return lent.connection
        case .open: return Connection(settings)
        case .full: throw PostgresError(.poolExhausted, message: "too many tasks wait for a connection")
        case .wait(let ticket): return try await wait(ticket)
        }
    }

    private func wait(_ ticket: Int) async throws(PostgresError) -> Connection {
        let alarm = Task { [patience] in
            try? await Task.sleep(for: patience)
            if !Task.isCancelled { self.leave(ticket) }
        }
        let connection = await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in self.enqueue(waiter, ticket) }
        } onCancel: {
            leave(ticket)
        }
        alarm.cancel()
        if let connection { return connection }
        throw Task.isCancelled
            ? PostgresError(.cancelled, message: "cancelled while waiting for a connection")
            : PostgresError(.poolExhausted, message: "no connection became free within \(patience)")
    }

    /// Between asking and here a connection may have come back, or the task may have been cancelled: both are looked at.
    private func enqueue(_ waiter: Waiter, _ ticket: Int) {
        if Task.isCancelled { return waiter.resume(returning: nil) }
        let served = state.withLock { state -> Connection?? in
            switch state.ask() {
            case .member(let lent): return .some(lent.connection)
            case .open: return .some(Connection(settings))
            case .full where state.isClosed: return .some(nil)
            case .full, .wait:
                state.enqueue(waiter, ticket)
                return nil
            }
        }
        if let served { return waiter.resume(returning: served) }
        // A cancel that fell between the first look and the line found nobody to send away.
        if Task.isCancelled { leave(ticket) }
    }

    private func leave(_ ticket: Int) { state.withLock { $0.leave(ticket) }?.resume(returning: nil) }

    private func release(_ connection: Connection) {
        state.withLock { $0.giveBack(Lent(connection: connection)) }?.resume(returning: connection)
    }

    /// Closes idle connections and refuses those who wait; lent ones close when they are released with the pool.
    func close() async {
        let (waiters, idle) = state.withLock { $0.close() }
        for waiter in waiters { waiter.resume(returning: nil) }
        for lent in idle { await lent.connection.close() }
    }
}
