// The places of a port: who sits there, since when silent, and who gives way when all are taken.
import Synchronization

/// One connection's place.
final class Seat: Sendable {
    private struct State {
        var heardAt: ContinuousClock.Instant
        var isBusy = false
    }

    let peer: String
    /// Ends the connection.
    let end: @Sendable () -> Void
    private let state: Mutex<State>

    init(of peer: String, at moment: ContinuousClock.Instant = .now, end: @escaping @Sendable () -> Void) {
        self.peer = peer
        self.end = end
        state = Mutex(State(heardAt: moment))
    }

    /// Notes that something was heard, and whether more of it is to come.
    func heard(isInside: Bool) {
        state.withLock { $0 = State(heardAt: .now, isBusy: isInside) }
    }

    /// Notes that nothing more of what was heard is waited for.
    func rest() { state.withLock { $0.isBusy = false } }

    /// Since when nothing was heard; nil in the middle of a message.
    var silentSince: ContinuousClock.Instant? { state.withLock { $0.isBusy ? nil : $0.heardAt } }
}

/// So many places. When all are taken, the newcomer gets that of its own address which was silent for longest: an
/// analyser that lost its line and comes again. Else that of anybody who said nothing for ten minutes: a living analyser
/// notices the end when it has something to say, and comes again with it. Nobody is disturbed in the middle of a message.
final class Seats: Sendable {
    private static let idle = Duration.seconds(600)
    private let count: Int
    private let taken = Mutex<[Seat]>([])

    init(_ count: Int) { self.count = count }

    /// False when all are taken and nobody gives way.
    func take(_ seat: Seat, at moment: ContinuousClock.Instant = .now) -> Bool {
        let (isIn, gone) = taken.withLock { taken -> (Bool, Seat?) in
            var gone: Seat?
            if taken.count >= count {
                guard let place = Self.place(for: seat, in: taken, at: moment) else { return (false, nil) }
                gone = taken.remove(at: place)
            }
            taken.append(seat)
            return (true, gone)
        }
        gone?.end()
        return isIn
    }

    func leave(_ seat: Seat) { taken.withLock { $0.removeAll { $0 === seat } } }

    private static func place(for seat: Seat, in taken: [Seat], at moment: ContinuousClock.Instant) -> Int? {
        let silent = taken.enumerated().compactMap { place, other in
            other.silentSince.map { (place: place, isSame: other.peer == seat.peer, since: $0) }
        }
        let own = silent.filter(\.isSame).min { $0.since < $1.since }
        let idlest = silent.filter { $0.since.advanced(by: idle) <= moment }.min { $0.since < $1.since }
        return (own ?? idlest)?.place
    }
}
