// Work that blocks, done on a thread of its own, so that the tests' few shared threads stay free.
import Foundation

/// Runs `work` on a new thread and waits for it without holding a shared one.
package func aside<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
    }
}

/// Something that a test waited for and that did not come.
package struct Missing: Error, CustomStringConvertible {
    package let description: String
    package init(_ what: String) { description = what }
}

/// Asks again and again until there is an answer; throws when so many seconds have gone by without one.
package func eventually<Value>(
    _ what: String, within seconds: Int = 60, _ look: () async throws -> Value?
) async throws -> Value {
    let deadline = ContinuousClock.now.advanced(by: .seconds(seconds))
    while ContinuousClock.now < deadline {
        if let value = try await look() { return value }
        try await Task.sleep(for: .milliseconds(25))
    }
    throw Missing("\(seconds) seconds have gone by without: \(what)")
}
