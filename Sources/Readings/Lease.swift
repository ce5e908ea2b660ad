// For how long a claim holds without a sign of life.
package import Exams
package import FoundationEssentials

/// The lengths of leases: data of the alliance.
package struct LeaseRule: Hashable, Codable, Sendable {
    /// Seconds for routine and urgent readings.
    package let ordinary: Double
    /// Seconds for emergencies.
    package let emergency: Double

    package init(ordinary: Double, emergency: Double) {
        self.ordinary = ordinary
        self.emergency = emergency
    }

    /// What a new alliance starts with: 15 minutes, 5 for an emergency (our proposal).
    package static let initial = LeaseRule(ordinary: 900, emergency: 300)

    /// When a lease taken or renewed at `moment` ends.
    package func end(for urgency: Urgency, from moment: Date) -> Date {
        moment.addingTimeInterval(urgency == .emergency ? emergency : ordinary)
    }
}

/// A claim's hold on a reading. The epoch fences: of two holders only the one with the newest epoch can
/// write.
package struct Lease: Hashable, Sendable {
    /// 1 for the first claim of a reading, one more for each claim after it.
    package let epoch: Int
    package let takenAt: Date
    package let endsAt: Date

    package init(epoch: Int, takenAt: Date, endsAt: Date) {
        self.epoch = epoch
        self.takenAt = takenAt
        self.endsAt = endsAt
    }
}
