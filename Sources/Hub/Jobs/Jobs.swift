// All that the hub does without being asked.
import ServiceLifecycle

/// The jobs of this process. They begin when it has its address: a hub that cannot serve does no work either.
struct Jobs: Service, CustomStringConvertible {
    let hub: Hub
    /// Ends when the server listens.
    let serving: AsyncStream<Void>
    /// What the service group logs of it: its name, not the hub that it holds.
    var description: String { "Jobs" }

    func run() async throws {
        for await _ in serving.cancelOnGracefulShutdown() {}
        let jobs: [any Service] = [
            DescribeExams(hub: hub), OfferReadings(hub: hub), RunCriticalClocks(hub: hub), KeepHouse(hub: hub),
            KeepWatch(hub: hub),
        ]
        try await withThrowingTaskGroup { group in
            for job in jobs { group.addTask { try await job.run() } }
            try await group.waitForAll()
        }
    }
}
