// What the hub under test has logged, kept for the test to read.
import Logging
import Synchronization

/// Keeps every line as `level message key=value …`.
final class TestLog: Sendable {
    private let kept = Mutex<[String]>([])

    var logger: Logger { Logger(label: "test") { _ in Handler(log: self) } }

    /// The lines of that level, in order.
    func lines(_ level: Logger.Level) -> [String] {
        kept.withLock { $0 }.filter { $0.hasPrefix(level.rawValue + " ") }
    }

    private func keep(_ event: LogEvent) {
        let words = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let line = ([event.level.rawValue, event.message.description] + words).joined(separator: " ")
        kept.withLock { $0.append(line) }
    }

    private struct Handler: LogHandler {
        let log: TestLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) { log.keep(event) }
    }
}
