// How fast something must be answered, and which lane of a thin line it takes.

/// Urgency, the slowest first. Raw values are the codes in SQL and JSON.
package enum Urgency: String, CaseIterable, Codable, Comparable, Sendable {
    /// 普通
    case routine
    /// 加急
    case urgent
    /// 急: never blocked by a privilege, never declined.
    case emergency

    /// 0, 1 or 2: the order in queues, where the greater goes first.
    package var rank: Int {
        switch self {
        case .routine: 0
        case .urgent: 1
        case .emergency: 2
        }
    }

    package static func < (left: Urgency, right: Urgency) -> Bool { left.rank < right.rank }
}

/// The lane that an object takes up the line: the next lane moves only while the one before it is empty.
package enum Lane: String, CaseIterable, Codable, Sendable {
    /// What an emergency waits for.
    case urgent
    /// What fits a thin line: counts, traces, photos.
    case normal
    /// Big pictures and recordings.
    case bulk

    /// The lane of an object of `size` bytes; up to `bulkFrom` bytes an object never waits behind big ones.
    package init(urgency: Urgency, size: Int, bulkFrom: Int) {
        switch (urgency, size < bulkFrom) {
        case (.emergency, _): self = .urgent
        case (_, true): self = .normal
        case (_, false): self = .bulk
        }
    }
}
