// The hub's own measures, told as Prometheus text.
import Postgres
import Records
import Synchronization

/// Counts requests and how long they took, by route; never by anything that a client chooses.
final class Meter: Sendable {
    private struct Series: Hashable {
        let method: String, path: String, status: Int
    }

    private struct Figures {
        var count = 0
        var seconds = 0.0
        var buckets = [Int](repeating: 0, count: Meter.bounds.count)
    }

    /// Upper bounds in seconds: the bytes of a blood count on a good line, a big image on a bad one.
    private static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60]
    private let figures = Mutex<[Series: Figures]>([:])
    private let criticals = Mutex<[CriticalCount]>([])

    private let quarantine = Mutex<(now: Int, codes: [String: Int])>((0, [:]))

    /// Keeps how many exams lie in quarantine.
    func note(quarantined count: Int) { quarantine.withLock { $0.now = count } }

    /// One more was quarantined by this process, for a reason of ours.
    func noteQuarantine(because code: String) { quarantine.withLock { $0.codes[code, default: 0] += 1 } }

    /// Keeps what the clocks of critical cases have counted last.
    func note(_ counts: [CriticalCount]) { criticals.withLock { $0 = counts } }

    func observe(method: String, path: String, status: Int, _ elapsed: Duration) {
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        figures.withLock { figures in
            var figure = figures[Series(method: method, path: path, status: status), default: Figures()]
            figure.count += 1
            figure.seconds += seconds
            for (index, bound) in Meter.bounds.enumerated() where seconds <= bound { figure.buckets[index] += 1 }
            figures[Series(method: method, path: path, status: status)] = figure
        }
    }

    /// The text that Prometheus reads (exposition format 0.0.4).
    func text(
        pools: [(name: String, load: (opened: Int, waiting: Int))], watching: Int, clock: Double?, isStoreSuspect: Bool
    ) -> String {
        var lines = ["# TYPE lianyi_request_seconds histogram"]
        let all = figures.withLock { $0 }
        for (series, figure) in all.sorted(by: { ($0.key.path, $0.key.status) < ($1.key.path, $1.key.status) }) {
            lines += Meter.lines(of: series, figure)
        }
        lines += ["# TYPE lianyi_database_connections gauge", "# TYPE lianyi_database_waiting gauge"]
        for pool in pools {
            lines.append("lianyi_database_connections{role=\"\(pool.name)\"} \(pool.load.opened)")
            lines.append("lianyi_database_waiting{role=\"\(pool.name)\"} \(pool.load.waiting)")
        }
        lines += ["# TYPE lianyi_events_held gauge", "lianyi_events_held \(watching)"]
        lines += [
            "# HELP lianyi_store_suspect 1 after a disk error of the store of objects: nothing is taken in until a restart",
            "# TYPE lianyi_store_suspect gauge", "lianyi_store_suspect \(isStoreSuspect ? 1 : 0)",
        ]
        if let clock {
            lines += [
                "# HELP lianyi_clock_ahead_seconds this machine's clock ahead of the database's",
                "# TYPE lianyi_clock_ahead_seconds gauge", "lianyi_clock_ahead_seconds \(clock)",
            ]
        }
        lines += Meter.lines(of: criticals.withLock { $0 })
        let held = quarantine.withLock { $0 }
        lines += ["# TYPE lianyi_exams_quarantined gauge", "lianyi_exams_quarantined \(held.now)"]
        lines.append("# TYPE lianyi_quarantines_total counter")
        lines += held.codes.sorted { $0.key < $1.key }.map {
            "lianyi_quarantines_total{reason=\"\($0.key)\"} \($0.value)"
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Open cases that wait for an answer or an action; those to call are somebody's to telephone about now.
    private static func lines(of counts: [CriticalCount]) -> [String] {
        ["open", "overdue", "to_call"].flatMap { name in
            let number = counts.reduce(0) {
                $0 + (name == "open" ? $1.open : name == "overdue" ? $1.overdue : $1.toCall)
            }
            return ["# TYPE lianyi_criticals_\(name) gauge", "lianyi_criticals_\(name) \(number)"]
        }
    }

    private static func lines(of series: Series, _ figure: Figures) -> [String] {
        let labels = "method=\"\(series.method)\",route=\"\(series.path)\",status=\"\(series.status)\""
        var lines = zip(bounds, figure.buckets).map { bound, count in
            "lianyi_request_seconds_bucket{\(labels),le=\"\(bound)\"} \(count)"
        }
        lines.append("lianyi_request_seconds_bucket{\(labels),le=\"+Inf\"} \(figure.count)")
        lines.append("lianyi_request_seconds_sum{\(labels)} \(figure.seconds)")
        lines.append("lianyi_request_seconds_count{\(labels)} \(figure.count)")
        return lines
    }
}
