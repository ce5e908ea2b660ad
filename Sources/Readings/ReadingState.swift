// Where a reading stands, and the only ways on from there.
package import Alliance

/// The stage of a reading. Raw values are the codes in SQL and JSON.
package enum ReadingState: String, CaseIterable, Codable, Sendable {
    case queued, claimed, signed, rejected, withdrawn
}

/// What happens to a reading. Raw values are the codes in the event rows.
package enum ReadingEvent: String, CaseIterable, Codable, Sendable {
    case queued, offered, unassignable, skipped, claimed, renewed, released, expired, freed, signed, rejected, withdrawn
}

extension ReadingState {
    /// Every edge; the SQL takes no other. `Docs/States` is printed from them.
    package static let transitions = TransitionTable<ReadingState, ReadingEvent>([
        Transition(from: nil, .queued, to: .queued, "hub: the exam is complete and its kind is read"),
        Transition(from: nil, .claimed, to: .claimed, "reader or reviewer: opens an amendment, with a reason"),
        Transition(
            from: .queued, .offered, to: .queued, "hub, or a colleague who hands over: to one eligible reader first"),
        Transition(
            from: .queued, .unassignable, to: .queued, "hub: nobody of the centre is eligible; its head is told"),
        Transition(from: .queued, .skipped, to: .queued, "reader: somebody else should read it, with a reason"),
        Transition(
            from: .queued, .claimed, to: .claimed,
            "reader: eligible, on duty or an emergency, not offered to another; epoch + 1"),
        Transition(from: .claimed, .renewed, to: .claimed, "the holder, with the claim's epoch"),
        Transition(from: .claimed, .released, to: .queued, "the holder, with the claim's epoch"),
        Transition(from: .claimed, .expired, to: .queued, "hub: the lease has ended"),
        Transition(from: .claimed, .freed, to: .queued, "hub: the holder's licence, privilege or post has ended"),
        Transition(
            from: .claimed, .signed, to: .signed, "the holder, with the claim's epoch and a checked report"),
        Transition(
            from: .claimed, .rejected, to: .rejected,
            "the holder, with the claim's epoch and a quality reason"),
        Transition(
            from: .queued, .withdrawn, to: .withdrawn,
            "clinic: recalls the exam before it is read; hub: an over-read that nobody independent is left for"),
    ])
}
