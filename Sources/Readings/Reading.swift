// A reading, wherever it stands.

/// The sum of the stages of a reading.
package enum Reading: Hashable, Sendable {
    case queued(QueuedReading)
    case claimed(ClaimedReading)
    case signed(SignedReading)
    case rejected(RejectedReading)
    case withdrawn(WithdrawnReading)

    package var state: ReadingState {
        switch self {
        case .queued: .queued
        case .claimed: .claimed
        case .signed: .signed
        case .rejected: .rejected
        case .withdrawn: .withdrawn
        }
    }

    package var facts: ReadingFacts {
        switch self {
        case .queued(let reading): reading.facts
        case .claimed(let reading): reading.facts
        case .signed(let reading): reading.facts
        case .rejected(let reading): reading.facts
        case .withdrawn(let reading): reading.facts
        }
    }

    /// The reading, if it waits for a reader.
    package var waiting: QueuedReading {
        get throws(ReadingError) {
            guard case .queued(let reading) = self else { throw .notQueued(state) }
            return reading
        }
    }

    /// The reading, if a reader holds it. A reading back in the queue means that the claim was lost.
    package var held: ClaimedReading {
        get throws(ReadingError) {
            switch self {
            case .claimed(let reading): return reading
            case .queued: throw .leaseLost
            default: throw .notClaimed(state)
            }
        }
    }

    /// The reading, if it has a report.
    package var reported: SignedReading {
        get throws(ReadingError) {
            guard case .signed(let reading) = self else { throw .notSigned(state) }
            return reading
        }
    }
}
