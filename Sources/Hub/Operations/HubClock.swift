// This machine's clock beside the database's: hubs of one house agree on the time, whatever their machines show.
package import FoundationEssentials
import Postgres
import Records
import Synchronization

/// What the hub shows and stamps is the database's time, which sets every deadline and lease. The machine's clock only counts the
/// seconds between two comparisons.
package final class HubClock: Sendable {
    /// Seconds by which this machine may be off before it is said: a comparison over a slow line is off by less.
    static let tolerance = 5.0

    private let behind = Mutex<TimeInterval?>(nil)
    private let read: @Sendable () -> Date

    /// - Parameter read: the machine's clock.
    package init(read: @escaping @Sendable () -> Date = { Date.now }) { self.read = read }

    /// The database's time, as far as it was compared.
    var now: Date { read().addingTimeInterval(behind.withLock { $0 } ?? 0) }

    /// The earlier of the machine's time and the database's: by it nothing is older than it is, whichever of them jumped.
    var earliest: Date { min(read(), now) }

    /// By how many seconds this machine is ahead of the database; nil before the first comparison.
    var ahead: TimeInterval? { behind.withLock { $0 }.map { -$0 } }

    /// Whether somebody must set this machine's clock.
    var isOff: Bool { abs(ahead ?? 0) > Self.tolerance }

    /// One line for who looks after the machine; nil where its clock is right.
    var complaint: String? {
        guard isOff, let ahead else { return nil }
        let seconds = Int(ahead.rounded().magnitude), side = ahead > 0 ? "ahead of" : "behind"
        return "clock: this machine is \(seconds) s \(side) the database; set it (chrony, systemd-timesyncd)\n"
    }

    /// Asks the database what time it is. Its answer is from somewhere between question and receipt, which on a busy machine is long:
    /// of the differences that this allows the one nearest to what stood before is taken, so that a right clock is never corrected.
    func compare(with database: Database) async throws {
        let asked = read()
        guard let row = try await database.once("SELECT clock_timestamp() AS at").first else { return }
        let at: Date = try row["at"], least = at.timeIntervalSince(read()), most = at.timeIntervalSince(asked)
        behind.withLock { $0 = min(max($0 ?? 0, least), most) }
    }
}

extension Session {
    /// The moment of this transaction by the database's clock: what is due from now on is due by it.
    borrowing func moment() throws(PostgresError) -> Date { try one("SELECT now() AS moment")["moment"] }
}
