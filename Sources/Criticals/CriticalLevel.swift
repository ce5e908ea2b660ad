// The ladder of a critical case: who is asked when the one before does not answer.

/// Who owes the next step, the nearest to the patient first. Raw values are the codes in SQL and JSON.
package enum CriticalLevel: String, CaseIterable, Codable, Comparable, Sendable {
    /// The clinic's terminal and whoever sits there.
    case clinic
    /// Another doctor of the same clinic.
    case secondDoctor = "second_doctor"
    /// The township hospital that supervises the clinic: whoever is on duty there by its roster, else any of its doctors.
    case township
    /// The county's referral desk.
    case desk

    private var rank: Int { CriticalLevel.allCases.firstIndex(of: self) ?? 0 }

    package static func < (left: CriticalLevel, right: CriticalLevel) -> Bool { left.rank < right.rank }
}
