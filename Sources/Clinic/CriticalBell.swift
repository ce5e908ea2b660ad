// When the counter's bell rings for what is critical.

/// Rings at once for what is new, and again with every tick for as long as somebody has yet to acknowledge.
package struct CriticalBell: Sendable {
    private var rung: Set<String> = []

    /// Has rung for nothing yet.
    package init() {}

    /// Whether to ring now.
    /// - Parameters:
    ///   - open: what nobody has acknowledged.
    ///   - isTick: whether time has gone by, and nothing else has happened.
    package mutating func rings(for open: Set<String>, isTick: Bool) -> Bool {
        defer { rung = open }
        return !open.subtracting(rung).isEmpty || (isTick && !open.isEmpty)
    }
}
