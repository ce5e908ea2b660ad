// One round of fetching: what went, what did not, and whether that is one thing's fault or the hub's.
import HubAPI

/// Judges the steps of a round as they end. A step that had nothing to ask says nothing of the hub.
struct FetchingRound {
    /// After so many steps in a row to which the hub had no answer it is the hub, not the step.
    private static let patience = 3

    /// Why the hub could not do something; nil where it did all that it was asked.
    private(set) var trouble: ClinicError?
    /// Why this device could not.
    private(set) var disk: ClinicError?
    /// Whether the hub was asked and had no answer.
    private(set) var hasFailed = false
    private var inARow = 0
    private var isHeard = false
    private var isServed = false

    /// A step went well.
    /// - Parameters:
    ///   - isAsked: whether the hub was asked for it.
    ///   - isService: whether it says that the hub does its work; that it publishes its keys does not.
    mutating func went(isAsked: Bool, isService: Bool) {
        guard isAsked else { return }
        (inARow, isHeard) = (0, true)
        if isService { isServed = true }
    }

    /// A step did not go.
    /// - Throws: the same where the next ones would fare no better: nobody answers, we are not let in, the hub asks us to wait,
    ///   what answers is not the hub or has not answered anything else in this round.
    mutating func met(_ error: ClinicError, isAsked: Bool) throws(ClinicError) {
        if error.kind == .disk { return disk = disk ?? error }
        guard error.concernsOneThing else { throw error }
        guard error.kind == .later else { return }
        trouble = error
        guard isAsked else { return }
        (inARow, hasFailed) = (inARow + 1, true)
        guard inARow < Self.patience, isHeard || !error.isOfWhoeverAnswers else { throw error }
    }

    /// Ends the round.
    /// - Throws: what this device met; or what the hub said, where it did nothing at all that it was asked.
    func end() throws(ClinicError) {
        if let disk { throw disk }
        if let trouble, hasFailed, !isServed { throw trouble }
    }
}

extension ClinicError {
    /// Whether it is about what was asked, so that another thing may fare better: a no, an answer that is not to be believed,
    /// a hub that fails at it. Not so where we are not let in or are asked to wait, where nobody answers, where it is another hub,
    /// or where this device fails.
    var concernsOneThing: Bool {
        switch kind {
        case .data: problem.name != Problem.hubKeyChanged.name
        case .refused: problem.status != 401
        case .later: after == nil && ![408, 425, 429].contains(problem.status)
        case .usage, .unreachable, .disk: false
        }
    }

    /// Whether it says more of who answers than of what was asked: an overloaded hub, a portal, a proxy.
    fileprivate var isOfWhoeverAnswers: Bool {
        problem.status == 503 || ["not-the-hub", "hub-busy"].contains(problem.name)
    }
}
