// How many may have something drawn, copied or opened for them at once: who opens what arrives must not wait behind all of them.
import Synchronization
import Workers

/// Places for those who ask a worker to show something. Nobody waits for one: who finds none is asked to come again.
final class DrawingPlaces: Sendable {
    /// A page of thumbnails for each of four readers; a quarter of those who may wait for a worker at all.
    static let most = 64

    private let limit: Int
    private let taken = Mutex(0)

    init(limit: Int = DrawingPlaces.most) { self.limit = limit }

    /// Runs the work in a place of its own.
    /// - Throws: `WorkerError.tooManyWaiting` where none is free.
    func within<Made: Sendable>(_ work: () async throws -> Made) async throws -> Made {
        let isFree = taken.withLock { count in
            guard count < limit else { return false }
            count += 1
            return true
        }
        guard isFree else { throw WorkerError.tooManyWaiting }
        defer { taken.withLock { $0 -= 1 } }
        return try await work()
    }
}
