// Why a step of a reading is not possible.
package import FoundationEssentials

/// A step that the reading's stage does not allow.
package enum ReadingError: Error, Hashable, Sendable {
    /// Only a waiting reading can be claimed or withdrawn.
    case notQueued(ReadingState)
    /// Only a claimed reading can be signed, rejected, renewed or given back.
    case notClaimed(ReadingState)
    /// Only a signed reading has a report.
    case notSigned(ReadingState)
    /// The claim was lost: its lease ended and it went back to the queue, or on to another reader.
    case leaseLost
    /// The lease runs until then, so the hub may not take the reading back.
    case leaseRunning(until: Date)
}
