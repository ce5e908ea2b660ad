// The hub's time, as this machine can tell it.
import Curl
import FoundationEssentials
import HubAPI
import Spool

/// How far the hub's clock is ahead of ours. A dead clock battery must not lock a clinic out, and a person who sets the wall
/// clock must not misdate its exams: within one boot the hub's time is counted by the clock that nobody sets.
struct HubClock: Sendable, Equatable, Codable {
    /// The hub's time at the moment at which this machine's boot clock showed zero, and in which boot.
    private struct Anchor: Sendable, Equatable, Codable {
        var boot: String
        var zero: Double
    }

    /// The hub's time, and how it is known.
    struct Reading: Sendable, Equatable {
        let moment: Date
        /// Learnt from the hub since this machine was started. Else it rests on a wall clock that somebody may have set, or
        /// whose battery may have died, meanwhile.
        let isSure: Bool
        /// What this machine's wall clock showed at that moment.
        let wall: Date

        /// As an exam's manifest tells it. A difference that is not sure is none.
        var clock: Manifest.Clock {
            Manifest.Clock(device: wall, skew: isSure ? moment.timeIntervalSince(wall) : nil)
        }
    }

    /// More than this many seconds apart, a refusal may be the clock's fault.
    static let tolerance: Double = 60
    /// Between two words of the hub a terminal is not off for longer than a year: what is further away is a wrong clock.
    private static let longestAbsence: Double = 366 * 86_400
    /// Certificates are judged by a wall clock only so many seconds ahead of the hub's last word: they live for 90 days and are
    /// renewed after 60 (ADR 0028).
    private static let believedAhead: Double = 30 * 86_400
    /// It is later than this, 2026-11-01: this program had not been written yet. Moves on with each release.
    static let released = Date(timeIntervalSince1970: 1_793_491_200)

    /// Seconds by which the hub's clock was ahead of the wall clock, by the last word of the hub.
    private(set) var skew: Double
    private var anchor: Anchor?
    /// The last word of the hub, in seconds since 1970.
    private(set) var newest: Double?

    /// Begins with nothing but a difference.
    init(skew: Double) {
        self.skew = skew
    }

    /// The hub's time now.
    func now(_ machine: MachineClock = .now) -> Date { reading(machine).moment }

    /// The hub's time now, and how it is known.
    func reading(_ machine: MachineClock = .now) -> Reading {
        if let anchor, anchor.boot == machine.boot {
            return Reading(
                moment: Date(timeIntervalSince1970: anchor.zero + machine.sinceBoot), isSure: true, wall: machine.wall)
        }
        let wall = machine.wall.timeIntervalSince1970
        guard let newest else {
            return Reading(moment: machine.wall.addingTimeInterval(skew), isSure: false, wall: machine.wall)
        }
        // The wall clock may still be as wrong as it was, or be right by now; before the hub's last word it is never.
        let plausible = [wall + skew, wall].first {
            (newest - Self.tolerance...newest + Self.longestAbsence).contains($0)
        }
        return Reading(
            moment: Date(timeIntervalSince1970: plausible ?? newest + machine.sinceBoot), isSure: false,
            wall: machine.wall)
    }

    /// By which time the hub's certificate is judged now: the hub's own where it is sure. Else the least that it can be (the hub's
    /// last word, and what has run since this boot), or the wall clock where that is ahead of it, but not far.
    func certificateTime(_ machine: MachineClock = .now) -> CertificateTime {
        let reading = reading(machine)
        let told = reading.moment.timeIntervalSince1970, release = Self.released.timeIntervalSince1970
        guard !reading.isSure else { return CertificateTime(seconds: Int(told), isLeast: false) }
        guard let newest else {
            return CertificateTime(seconds: Int(max(machine.wall.timeIntervalSince1970, release)), isLeast: true)
        }
        let least = max(release, newest + (machine.boot == nil ? 0 : machine.sinceBoot))
        let isNear = (least...least + Self.believedAhead).contains(told)
        return CertificateTime(seconds: Int(isNear ? told : least), isLeast: true)
    }

    /// By how many seconds the hub's clock is ahead of the wall clock now.
    func difference(_ machine: MachineClock = .now) -> Double { now(machine).timeIntervalSince(machine.wall) }

    /// Learns from a `Date` header that has just come. Answers whether the hub's time, or the difference, moved by more than
    /// ``tolerance``, or was not sure before.
    mutating func learn(_ header: String?, _ machine: MachineClock = .now) -> Bool {
        guard let hub = header.flatMap(HTTPDate.moment) else { return false }
        return learn(hub, machine)
    }

    /// Learns the hub's time, however it was said; it may go back.
    mutating func learn(_ hub: Date, _ machine: MachineClock = .now) -> Bool {
        let before = (reading: reading(machine), skew: skew)
        skew = hub.timeIntervalSince(machine.wall)
        newest = hub.timeIntervalSince1970
        anchor = machine.boot.map { Anchor(boot: $0, zero: hub.timeIntervalSince1970 - machine.sinceBoot) }
        let hasMoved = abs(hub.timeIntervalSince(before.reading.moment)) > Self.tolerance
        return hasMoved || abs(skew - before.skew) > Self.tolerance || (anchor != nil && !before.reading.isSure)
    }

    /// Notices that the wall clock was set since the hub's last word, so that the difference is right after the next start.
    /// Answers whether it was.
    mutating func noticeStep(_ machine: MachineClock = .now) -> Bool {
        let reading = reading(machine)
        let difference = reading.moment.timeIntervalSince(machine.wall)
        guard reading.isSure, abs(difference - skew) > Self.tolerance else { return false }
        skew = difference
        return true
    }
}
