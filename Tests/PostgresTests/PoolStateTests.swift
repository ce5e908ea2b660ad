// The pool's rules without a server: who waits is served in order, and nobody twice.
import Testing

@testable import Postgres

@Suite struct `A pool` {
    @Test func `opens connections up to its limit, then lines people up`() {
        var pool = PoolState<Int, String>(limit: 1, queue: 1)
        guard case .open = pool.ask() else { Issue.record("the first should open one"); return }
        guard case .wait(let ticket) = pool.ask() else { Issue.record("the second should wait"); return }
        pool.enqueue("Dr. Li", ticket)
        guard case .full = pool.ask() else { Issue.record("the third finds the line full"); return }
        #expect(pool.giveBack(7) == "Dr. Li")
        #expect(pool.opened == 1)
    }

    @Test func `serves those who wait in the order they came`() {
        var pool = PoolState<Int, String>(limit: 1, queue: 9)
        _ = pool.ask()
        for name in ["Li", "Wang", "Zhao"] {
            guard case .wait(let ticket) = pool.ask() else { continue }
            pool.enqueue(name, ticket)
        }
        #expect([pool.giveBack(1), pool.giveBack(1), pool.giveBack(1)] == ["Li", "Wang", "Zhao"])
    }

    @Test func `lets one who has lost patience go, once`() {
        var pool = PoolState<Int, String>(limit: 1, queue: 9)
        _ = pool.ask()
        guard case .wait(let ticket) = pool.ask() else { return }
        pool.enqueue("Zhao", ticket)
        #expect(pool.leave(ticket) == "Zhao")
        #expect(pool.leave(ticket) == nil)
        #expect(pool.giveBack(1) == nil)
    }

    @Test func `hands out nothing once it is closed`() {
        var pool = PoolState<Int, String>(limit: 2, queue: 9)
        _ = pool.ask()
        _ = pool.giveBack(1)
        #expect(pool.close().idle == [1])
        guard case .full = pool.ask() else { Issue.record("a closed pool is full"); return }
    }
}
