// Why a step of a critical case is not possible.

/// A step that the case's stage does not allow.
package enum CriticalError: Error, Hashable, Sendable {
    /// It was acknowledged already, or is over.
    case notUnanswered(CriticalState)
    /// Only an acknowledged case has an action.
    case notAcknowledged(CriticalState)
    /// Only a case with an action closes.
    case notActed(CriticalState)
}
