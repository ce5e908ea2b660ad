// Wakes the job runner of this process; other processes find the work by polling.
import Synchronization

/// A bell that can be rung by many and heard by one. A ring while nobody listens is heard later, once.
final class Bell: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    func ring() { continuation.yield() }

    /// Rings as they come, and one every `interval` besides.
    func rings(every interval: Duration) -> AsyncStream<Void> {
        let continuation = continuation
        let clock = Task {
            while !Task.isCancelled {
                continuation.yield()
                try? await Task.sleep(for: interval)
            }
        }
        return AsyncStream(bufferingPolicy: .bufferingNewest(1)) { [stream] outer in
            let relay = Task {
                for await _ in stream { outer.yield() }
                outer.finish()
            }
            outer.onTermination = { _ in
                clock.cancel()
                relay.cancel()
            }
        }
    }
}
