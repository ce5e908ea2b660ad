// Who gives way when all places of a port are taken.
import Testing

@testable import Analysers

@Suite struct `The places of a port` {
    private let now = ContinuousClock.now

    private func seat(_ peer: String, silentFor seconds: Int = 0) -> Seat {
        Seat(of: peer, at: now.advanced(by: .seconds(-seconds))) {}
    }

    @Test func `are kept by those who are there`() {
        let seats = Seats(2), first = seat("a"), second = seat("b")
        #expect(seats.take(first, at: now) && seats.take(second, at: now))
        #expect(!seats.take(seat("c"), at: now))
        seats.leave(first)
        #expect(seats.take(seat("c"), at: now))
    }

    @Test func `go to the newest of an address, then to whoever comes while another is silent`() {
        let seats = Seats(2), old = seat("a", silentFor: 5), other = seat("b", silentFor: 599)
        #expect(seats.take(old, at: now) && seats.take(other, at: now))
        #expect(seats.take(seat("a"), at: now))
        #expect(!seats.take(seat("c"), at: now))
        #expect(seats.take(seat("c"), at: now.advanced(by: .seconds(1))))
    }

    @Test func `are not taken away in the middle of a message`() {
        let seats = Seats(1), busy = seat("a", silentFor: 5)
        #expect(seats.take(busy, at: now))
        busy.heard(isInside: true)
        #expect(!seats.take(seat("a"), at: now.advanced(by: .seconds(3_600))))
        busy.rest()
        #expect(seats.take(seat("a"), at: now))
    }
}
