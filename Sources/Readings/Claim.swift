// What proves that a reading is somebody's.
package import Alliance

/// What a reader shows to prove a claim: who, and the epoch that the claim was given.
package struct Claim: Hashable, Sendable {
    package let holder: ClinicianID
    package let epoch: Int

    package init(holder: ClinicianID, epoch: Int) {
        self.holder = holder
        self.epoch = epoch
    }
}
