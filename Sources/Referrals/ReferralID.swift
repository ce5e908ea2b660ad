// The names of referrals.
import Alliance
package import FoundationEssentials

/// Names one referral, up or down.
package struct ReferralID: Identifier {
    package let uuid: UUID
    package init(_ uuid: UUID) { self.uuid = uuid }
}
