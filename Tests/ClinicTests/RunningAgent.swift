// An agent that works while a test looks on, what it says, and waiting for what it does.
import Foundation
import Synchronization
import Testing

@testable import Clinic

/// What an agent said.
final class SaidWords: Sendable {
    private let words = Mutex<[Agent.Word]>([])
    var all: [Agent.Word] { words.withLock { $0 } }
    func note(_ word: Agent.Word) { words.withLock { $0.append(word) } }
}

extension ClinicFixture {
    /// Runs an agent until `body` has ended.
    func run(
        _ settings: Agent.Settings, _ say: @escaping @Sendable (Agent.Word) -> Void,
        _ body: (Terminal) async throws -> Void
    ) async throws {
        let terminal = try terminal(), agent = Agent(terminal, settings, say: say)
        let work = Task { try await agent.run() }
        do { try await body(terminal) } catch {
            work.cancel()
            _ = try? await work.value
            throw error
        }
        work.cancel()
        try await work.value
    }
}

/// Waits until there is such a value.
@discardableResult
func eventually<Value>(_ what: Comment, _ look: () async throws -> Value?) async throws -> Value {
    let deadline = ContinuousClock.now.advanced(by: .seconds(60))
    while true {
        if let value = try await look() { return value }
        guard ContinuousClock.now < deadline else {
            Issue.record(what)
            throw CancellationError()
        }
        try await Task.sleep(for: .milliseconds(10))
    }
}

/// Waits until it is so.
func eventually(_ what: Comment, _ look: () async throws -> Bool) async throws {
    try await eventually(what) { try await look() ? true : nil as Bool? }
}
