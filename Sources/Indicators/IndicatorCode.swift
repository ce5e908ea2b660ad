// The indicators that the hub knows, by code.

/// An indicator: the official ones of the 2024 monitoring set by their number, the hub's own as O-n. Raw
/// values are the codes in SQL, JSON and CSV.
package enum IndicatorCode: String, CaseIterable, Codable, Sendable {
    case remoteDiagnoses = "2.2a"
    case grassrootsVisitShare = "3.1"
    case inCountyFundShare = "3.2"
    case uploadVolume = "O-1"
    case timelyRate = "O-3"
    case reportBackClosure = "O-9"
    case upReferralClosure = "O-10"
    case positiveRate = "O-11"
    case upReferralAllEpisodes = "O-15a"
    case upReferralAbnormalEpisodes = "O-15b"
    case outsideCountyShare = "O-15c"
    case returnDownRate = "O-16"
}

/// The unit of an indicator's value. Raw values are the codes in SQL and JSON.
package enum IndicatorUnit: String, CaseIterable, Codable, Sendable {
    case percent
    case count
    case perTenThousand = "per_10000"
}

/// Where an indicator's rows come from. Raw values are the codes in SQL and JSON.
package enum IndicatorSource: String, CaseIterable, Codable, Sendable {
    /// The hub's own rows.
    case hub
    /// The imported table of visits.
    case visits
    /// Claims or finance, which the hub does not have: shown as not available, with the reason.
    case notAvailable = "not_available"
}
