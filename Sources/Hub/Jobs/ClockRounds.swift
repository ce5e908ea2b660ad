// How a clock goes through what has run out: what is stuck is passed over, and nothing behind it waits for it.

/// The steps of one kind in one alliance.
struct ClockRounds: Sendable {
    /// At most so many steps in one round; what is left waits for the next tick.
    var batch = 200
    /// Rounds of one tick: a second is only gone where the one before it met something stuck.
    private static let most = 50

    /// - Parameters:
    ///   - next: what is due, the most pressing first, at most so many, without what was passed over.
    ///   - isTaken: takes the step of one; false where that one is stuck.
    func go<ID: Sendable>(
        _ next: (_ limit: Int, _ passed: [ID]) async throws -> [ID], _ isTaken: (ID) async throws -> Bool
    ) async throws {
        var passed: [ID] = []
        for _ in 0..<Self.most {
            let before = passed.count
            for id in try await next(batch, passed) where try await !isTaken(id) { passed.append(id) }
            guard passed.count > before else { return }
        }
    }
}
