// The closed lists of a referral: direction, reasons, and how it may end.

/// Which way the patient goes. Raw values are the codes in SQL and JSON.
package enum ReferralDirection: String, CaseIterable, Codable, Sendable {
    /// 上转: village to township to county.
    case up
    /// 下转: back down, with a plan.
    case down
}

/// Why a patient is referred. Raw values are the codes in SQL and JSON.
package enum ReferralReason: String, CaseIterable, Codable, Sendable {
    case criticalValue = "critical_value"
    case readerAdvice = "reader_advice"
    case beyondCapability = "beyond_capability"
    case noEquipment = "no_equipment"
    case uncontrolledChronic = "uncontrolled_chronic"
    case suspectedACS = "suspected_acs"
    case suspectedStroke = "suspected_stroke"
    case trauma
    case obstetric
    case infectious
    case recovered
    case stableLongTerm = "stable_long_term"
    case rehabilitation = "rehab"
    case palliative
    case bedPressure = "bed_pressure"
    case patientRequest = "patient_request"
    /// Needs a text.
    case other

    /// Whether the reason can be given for a referral in this direction.
    package func fits(_ direction: ReferralDirection) -> Bool {
        switch self {
        case .patientRequest: true
        case .recovered, .stableLongTerm, .rehabilitation, .palliative, .bedPressure: direction == .down
        default: direction == .up
        }
    }
}

/// Why a referral is declined; a decline that names another place is a redirection instead.
package enum DeclineCode: String, CaseIterable, Codable, Sendable {
    case noBed = "no_bed"
    case wrongSpecialty = "wrong_specialty"
    case insufficientInformation = "insufficient_information"
    case notIndicated = "not_indicated"
    case duplicate
}

/// Why a referral is cancelled.
package enum CancelCode: String, CaseIterable, Codable, Sendable {
    case improved, refused, died
    case wentElsewhere = "went_elsewhere"
    case enteredInError = "entered_in_error"
}

/// How the stay at the receiver ended: an outcome, never a failure.
package enum Disposition: String, CaseIterable, Codable, Sendable {
    /// Goes back down; a referral of its own follows within 24 hours.
    case returnDown = "return_down"
    case stays
    /// Referred onward inside the county.
    case onward
    case transferredOut = "transferred_out"
    case deceased
    case left
    /// Down only: the plan is carried on.
    case stable
    /// Down only: a new referral up follows.
    case worsened
    /// Down only: cannot be reached.
    case lost

    /// Whether the disposition can end a referral in this direction.
    package func fits(_ direction: ReferralDirection) -> Bool {
        switch self {
        case .deceased, .left: true
        case .returnDown, .stays, .onward, .transferredOut: direction == .up
        case .stable, .worsened, .lost: direction == .down
        }
    }
}
