// SIGTERM and SIGINT, turned into the cancelling of what runs.
import Clinic
import Dispatch
import Glibc

/// Runs work until it ends or the process is told to.
enum Termination {
    /// Runs `work`; on SIGTERM or SIGINT its task is cancelled, and it ends as it sees fit.
    static func ending(_ work: @escaping @Sendable () async throws(ClinicError) -> Void) async throws {
        // A device that opens a file while its lease is looked at makes the system send SIGIO, which would end us.
        _ = signal(SIGIO, SIG_IGN)
        let task = Task { try await work() }
        let sources = [SIGTERM, SIGINT].map { number in
            _ = signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { task.cancel() }
            source.resume()
            return source
        }
        defer { sources.forEach { $0.cancel() } }
        try await task.value
    }
}
