// Leads that are the same as another lead, sample for sample.

import Waveforms

/// By index of the lead: which earlier lead it repeats.
struct LeadCopies {
    private var faults: [Int: LeadQuality.Fault] = [:]

    init(_ recording: Recording) {
        let leads = recording.leads
        // No recorder has more; comparing all pairs of more would cost time for nothing.
        guard leads.count <= 64 else { return }
        for index in leads.indices.dropFirst() {
            for other in 0..<index where faults[other] == nil && leads[other].steps.count == leads[index].steps.count {
                if Self.areEqual(leads[index], leads[other], sign: 1) {
                    faults[index] = .copy(of: other, isInverted: false)
                } else if Self.areEqual(leads[index], leads[other], sign: -1) {
                    faults[index] = .copy(of: other, isInverted: true)
                } else {
                    continue
                }
                break
            }
        }
    }

    subscript(_ lead: Int) -> LeadQuality.Fault? { faults[lead] }

    private static func areEqual(_ one: RecordedLead, _ other: RecordedLead, sign: Double) -> Bool {
        guard one.steps.count > 1 else { return false }
        let shift = WorkingLead.zero(one) - sign * WorkingLead.zero(other)
        for index in one.steps.indices {
            guard Double(one.steps[index]) == sign * Double(other.steps[index]) + shift else { return false }
        }
        return true
    }
}
