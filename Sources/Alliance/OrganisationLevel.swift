// The tiers of a county alliance.

/// The tier an organisation stands on. Raw values are the codes in SQL and JSON.
package enum OrganisationLevel: String, CaseIterable, Codable, Sendable {
    /// 牵头医院: runs the reading centres, receives from below, trains.
    case leadHospital = "lead_hospital"
    /// 乡镇卫生院: the middle tier; supervises village clinics.
    case township
    /// 村卫生室: sends exams, receives reports, refers, follows up.
    case villageClinic = "village_clinic"
    /// Any other unit: county hospitals beside the lead, the health bureau, hospitals outside the county.
    case other

    /// Whether visits here count as grassroots (基层) in indicator 3.1.
    package var isGrassroots: Bool { self == .township || self == .villageClinic }

    /// Whether an organisation of this level must name a supervisor, and of which level: a clinic has one
    /// township.
    package var supervisorLevel: OrganisationLevel? { self == .villageClinic ? .township : nil }
}
