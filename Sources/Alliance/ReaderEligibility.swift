// Who may read for the alliance, by the facts of the licence.

/// Why a person may not read.
package enum ReaderIneligibility: Error, Hashable, Sendable {
    /// No licence is on record.
    case noLicence
    /// Registered at an organisation that is no party to the reading agreement.
    case notRegisteredAtParty(OrganisationID)
    /// The licence held only until this day.
    case licenceExpired(CalendarDay)
    /// Fewer years of independent practice than the alliance asks.
    case tooFewYears(Int, required: Int)
    /// The licence does not name this modality.
    case modalityNotAllowed(Modality)
}

/// The rule that a remote reader must meet; its numbers are the alliance's data.
package struct ReaderEligibility: Hashable, Sendable {
    /// The organisations that signed the reading agreement.
    package let parties: Set<OrganisationID>
    /// Years of independent practice asked for.
    package let requiredYears: Int

    /// Three years, by 国卫医发〔2018〕25号 (远程医疗服务管理规范).
    package static let nationalYears = 3

    package init(parties: Set<OrganisationID>, requiredYears: Int) {
        self.parties = parties
        self.requiredYears = requiredYears
    }

    /// Throws the first reason why the holder of `licence` may not read `modality` on `day`.
    package func check(
        _ licence: Licence?, for modality: Modality, on day: CalendarDay
    ) throws(ReaderIneligibility) {
        guard let licence else { throw .noLicence }
        guard parties.contains(licence.registeredAt) else {
            throw .notRegisteredAtParty(licence.registeredAt)
        }
        guard licence.isValid(on: day) else { throw .licenceExpired(licence.validUntil) }
        let years = licence.practisingSince.fullYears(to: day)
        guard years >= requiredYears else { throw .tooFewYears(years, required: requiredYears) }
        guard licence.modalities.contains(modality) else { throw .modalityNotAllowed(modality) }
    }
}
