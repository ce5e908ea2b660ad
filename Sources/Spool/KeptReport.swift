// A report that has come back, as the spool holds it.
package import FoundationEssentials
package import HubAPI

/// A report whose signature was checked before it was kept.
package struct KeptReport: Sendable, Equatable {
    /// The report with its signature.
    package var signed: SignedReport
    /// When it came.
    package var fetchedAt: Date
    /// When somebody opened it here.
    package var openedAt: Date?
    /// Whether the hub knows that it was opened.
    package var openingIsKnown: Bool
    /// Since when it stands no more; nil while it does.
    package var voidedAt: Date?
    /// Why it stands no more.
    package var voidReason: String?
}
