// Who waits for a connection and which are free: the pool's rules, without I/O.

/// The state of a pool: at most `limit` connections, first come first served, at most `queue` waiting.
struct PoolState<Member: Equatable, Waiter> {
    private var idle: [Member] = []
    private var waiting: [(ticket: Int, waiter: Waiter)] = []
    private var nextTicket = 0
    private(set) var opened = 0
    private(set) var isClosed = false
    let limit: Int
    let queue: Int

    init(limit: Int, queue: Int) {
        self.limit = limit
        self.queue = queue
    }

    var waiters: Int { waiting.count }

    /// What somebody who asks for a connection gets.
    enum Answer {
        case member(Member), open, wait(ticket: Int), full
    }

    /// Somebody asks. On `.wait` the caller must at once add its waiter by ``enqueue(_:_:)``.
    mutating func ask() -> Answer {
        if isClosed { return .full }
        if let member = idle.popLast() { return .member(member) }
        if opened < limit {
            opened += 1
            return .open
        }
        guard waiting.count < queue else { return .full }
        nextTicket += 1
        return .wait(ticket: nextTicket)
    }

    mutating func enqueue(_ waiter: Waiter, _ ticket: Int) { waiting.append((ticket, waiter)) }

    /// A member comes back: to the first who waits, or to the idle ones.
    mutating func giveBack(_ member: Member) -> Waiter? {
        if !waiting.isEmpty { return waiting.removeFirst().waiter }
        idle.append(member)
        return nil
    }

    /// The waiter gives up (time is over, or its task was cancelled); nil when it has been served meanwhile.
    mutating func leave(_ ticket: Int) -> Waiter? {
        guard let index = waiting.firstIndex(where: { $0.ticket == ticket }) else { return nil }
        return waiting.remove(at: index).waiter
    }

    /// No more members are handed out; answers who waits and who is idle.
    mutating func close() -> (waiters: [Waiter], idle: [Member]) {
        isClosed = true
        defer {
            waiting = []
            idle = []
        }
        return (waiting.map(\.waiter), idle)
    }
}
