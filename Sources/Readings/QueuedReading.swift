// A reading that goes between the queue and a reader's desk.
package import Alliance
package import Exams
package import FoundationEssentials

/// A reading that waits for a reader.
package struct QueuedReading: Hashable, Sendable {
    package let facts: ReadingFacts
    /// The epoch of the latest claim; 0 before the first.
    package let epoch: Int

    package init(_ facts: ReadingFacts, epoch: Int = 0) {
        self.facts = facts
        self.epoch = epoch
    }

    /// The reading in the hands of `reader`, under a new epoch. Whether the reader may is `ReadingPolicy`'s
    /// word.
    package func claimed(by reader: ClinicianID, at moment: Date, leases: LeaseRule) -> ClaimedReading {
        let lease = Lease(
            epoch: epoch &+ 1, takenAt: moment, endsAt: leases.end(for: facts.urgency, from: moment))
        return ClaimedReading(facts, holder: reader, lease: lease)
    }

    /// The reading taken from the queue because the clinic recalled the exam.
    package func withdrawn(at moment: Date) -> WithdrawnReading { WithdrawnReading(facts, at: moment) }
}

/// A reading that one reader holds.
package struct ClaimedReading: Hashable, Sendable {
    package let facts: ReadingFacts
    package let holder: ClinicianID
    package let lease: Lease

    package init(_ facts: ReadingFacts, holder: ClinicianID, lease: Lease) {
        self.facts = facts
        self.holder = holder
        self.lease = lease
    }

    /// The same claim with a lease that ends later.
    package func renewed(by claim: Claim, at moment: Date, leases: LeaseRule) throws(ReadingError)
        -> ClaimedReading
    {
        try check(claim)
        let ends = max(lease.endsAt, leases.end(for: facts.urgency, from: moment))
        return ClaimedReading(
            facts, holder: holder, lease: Lease(epoch: lease.epoch, takenAt: lease.takenAt, endsAt: ends))
    }

    /// The reading back in the queue because its holder gives it back.
    package func released(by claim: Claim) throws(ReadingError) -> QueuedReading {
        try check(claim)
        return QueuedReading(facts, epoch: lease.epoch)
    }

    /// The reading back in the queue because its lease has ended; the hub's job does this.
    package func expired(at moment: Date) throws(ReadingError) -> QueuedReading {
        guard moment >= lease.endsAt else { throw .leaseRunning(until: lease.endsAt) }
        return QueuedReading(facts, epoch: lease.epoch)
    }

    /// The reading with its signed report. A lease that ran out while nobody else took the reading does not
    /// cost the reader the work: only a newer epoch, or the way back to the queue, does.
    package func signed(
        _ content: ReportContent, by claim: Claim, at moment: Date
    ) throws(ReadingError) -> SignedReading {
        try check(claim)
        return SignedReading(facts, reader: holder, content: content, version: 1, signedAt: moment)
    }

    /// The reading ended without a report because the exam is unfit; the clinic repeats it.
    package func rejected(
        because reason: QualityReason, by claim: Claim, at moment: Date
    ) throws(ReadingError) -> RejectedReading {
        try check(claim)
        return RejectedReading(facts, reader: holder, reason: reason, at: moment)
    }

    private func check(_ claim: Claim) throws(ReadingError) {
        guard claim.holder == holder, claim.epoch == lease.epoch else { throw .leaseLost }
    }
}

/// What a reader shows to prove a claim: who, and the epoch that the claim was given.
package struct Claim: Hashable, Sendable {
    package let holder: ClinicianID
    package let epoch: Int

    package init(holder: ClinicianID, epoch: Int) {
        self.holder = holder
        self.epoch = epoch
    }
}
