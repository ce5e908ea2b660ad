// A centre at work, event by event.
import Exams
import FoundationEssentials

/// How the next case finds its reader. Raw values are the words of the command line.
package enum ReadingAssignment: String, CaseIterable, Codable, Sendable {
    /// Who is free takes the gravest, then the one due first.
    case shared
    /// Each case is offered to the reader on duty with the fewest open weighted minutes, and is theirs alone until the offer
    /// lapses; afterwards anybody's.
    case offered
}

/// For how long an offer holds: a share of the time that is left, and at least some seconds.
package struct OfferLapse: Hashable, Sendable {
    package let percent: Double
    package let least: Double

    package init(percent: Double = 30, least: Double = 120) {
        self.percent = percent
        self.least = least
    }

    func end(of arrival: Arrival, from moment: Date) -> Date {
        moment + max(least, arrival.due.timeIntervalSince(moment) * percent / 100)
    }
}

/// A reader in the run.
private struct Desk {
    let presences: [Presence]
    /// The seconds that this reader needs for one of an average reader.
    let pace: Double
    var freeAt = Date.distantPast
    var busy = 0.0
    /// Minutes that were expected of what this reader has taken.
    var weighed = 0.0
    /// Minutes that are expected of what this reader has in hand.
    var inHand = 0.0
    var lastOffered = Date.distantPast
    var next = 0

    /// Where the reader is at `moment`.
    mutating func presence(at moment: Date) -> Presence? {
        while next < presences.count, presences[next].to <= moment { next += 1 }
        guard next < presences.count, presences[next].from <= moment else { return nil }
        return presences[next]
    }
}

private struct Waiting {
    let arrival: Arrival
    var offer: (to: Int, until: Date)?
}

/// One centre over the whole time.
struct CentreRun {
    private let assignment: ReadingAssignment
    private let lapse: OfferLapse
    private var desks: [Desk]
    private var queue: [Waiting] = []
    private(set) var finished: [(arrival: Arrival, at: Date)] = []

    init(_ plan: DutyPlan, assignment: ReadingAssignment, lapse: OfferLapse) {
        self.assignment = assignment
        self.lapse = lapse
        // From quick to slow, a fifth apart.
        desks = plan.presences().enumerated().map { index, presences in
            Desk(presences: presences, pace: 0.9 + 0.2 * Double(index) / Double(max(1, plan.readers - 1)))
        }
    }

    /// Reads all of `arrivals`, which are in order, as far as anybody is there until `end`.
    mutating func read(_ arrivals: [Arrival], until end: Date) {
        var coming = arrivals[...], now = Date.distantPast
        while let moment = nextEvent(after: now, coming.first?.at), moment <= end {
            now = moment
            while let arrival = coming.first, arrival.at <= now {
                coming.removeFirst()
                queue.append(Waiting(arrival: arrival, offer: offer(arrival, at: now)))
            }
            serve(at: now)
        }
    }

    /// The next moment at which anything can change.
    private func nextEvent(after now: Date, _ arrival: Date?) -> Date? {
        var first = arrival
        func hear(_ moment: Date) { if moment > now, moment < first ?? .distantFuture { first = moment } }
        guard !queue.isEmpty else { return first }
        for desk in desks {
            hear(desk.freeAt)
            for presence in desk.presences[desk.next...].prefix(3) {
                hear(presence.from)
                hear(presence.to)
            }
        }
        for waiting in queue { if let offer = waiting.offer { hear(offer.until) } }
        return first
    }

    /// Whose the case is first: of those who are there and read it, the one with the fewest open minutes, of equals the one
    /// longest without an offer.
    private mutating func offer(_ arrival: Arrival, at now: Date) -> (to: Int, until: Date)? {
        guard assignment == .offered else { return nil }
        var best: (reader: Int, open: Double)?
        for index in desks.indices {
            guard let presence = desks[index].presence(at: now), reads(presence, arrival) else { continue }
            let open = open(index, at: now)
            guard let other = best else {
                best = (index, open)
                continue
            }
            let isLonger = desks[index].lastOffered < desks[other.reader].lastOffered
            if open < other.open || (open == other.open && isLonger) { best = (index, open) }
        }
        guard let best else { return nil }
        desks[best.reader].lastOffered = now
        return (best.reader, lapse.end(of: arrival, from: now))
    }

    /// The minutes that are expected of what a reader has in hand or is offered.
    private func open(_ reader: Int, at now: Date) -> Double {
        let waiting = queue.reduce(0.0) { sum, waiting in
            guard let offer = waiting.offer, offer.to == reader, now < offer.until else { return sum }
            return sum + waiting.arrival.weight
        }
        return waiting + (desks[reader].freeAt > now ? desks[reader].inHand : 0)
    }

    private func reads(_ presence: Presence, _ arrival: Arrival) -> Bool {
        !presence.onlyGrave || arrival.urgency != .routine
    }

    /// Gives each free reader the right case, the one who has been free for longest first.
    private mutating func serve(at now: Date) {
        for index in desks.indices.sorted(by: { (desks[$0].freeAt, $0) < (desks[$1].freeAt, $1) }) {
            guard desks[index].freeAt <= now, let presence = desks[index].presence(at: now) else { continue }
            var best: Int?
            for place in queue.indices where isOpen(queue[place], to: index, presence, at: now) {
                if best.map({ queue[place].arrival.goesBefore(queue[$0].arrival) }) ?? true { best = place }
            }
            if let best { take(best, index, presence, at: now) }
        }
    }

    private func isOpen(_ waiting: Waiting, to reader: Int, _ presence: Presence, at now: Date) -> Bool {
        guard reads(presence, waiting.arrival) else { return false }
        guard let offer = waiting.offer, now < offer.until else { return true }
        return offer.to == reader
    }

    private mutating func take(_ place: Int, _ reader: Int, _ presence: Presence, at now: Date) {
        let arrival = queue.remove(at: place).arrival
        let work = arrival.work * desks[reader].pace
        desks[reader].freeAt = now + presence.response + work
        desks[reader].busy += work
        desks[reader].weighed += arrival.weight
        desks[reader].inHand = arrival.weight
        finished.append((arrival, desks[reader].freeAt))
    }

    /// What nobody has read.
    var left: [Arrival] { queue.map(\.arrival) }

    /// The weighted minutes of each reader.
    var weighed: [Double] { desks.map(\.weighed) }

    /// The share of the presence from `start` until `end` in which nobody was at work, the nights excluded, 0 to 1.
    func idleShare(from start: Date, until end: Date) -> Double {
        let there = desks.flatMap(\.presences).filter { !$0.onlyGrave && $0.from >= start && $0.to <= end }
            .reduce(0) { $0 + $1.to.timeIntervalSince($1.from) }
        return there > 0 ? max(0, 1 - desks.reduce(0) { $0 + $1.busy } / there) : 0
    }
}
