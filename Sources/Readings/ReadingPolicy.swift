// Who may claim and sign a reading.
package import Alliance
package import Exams

/// Why a person may not read this exam.
package enum ReadingRefusal: Error, Hashable, Sendable {
    /// The person is no reader or reviewer.
    case notAReader
    /// The privilege for this kind of reading is not held.
    case privilegeMissing(PrivilegeCode)
    /// The licence does not suffice.
    case ineligible(ReaderIneligibility)
    /// Nobody reads what they made and sent.
    case ownExam
}

/// What is known of someone who wants to read.
package struct ReaderFacts: Hashable, Sendable {
    package let clinician: ClinicianID
    package let organisation: OrganisationID
    package let roles: Set<Role>
    /// The privileges in force today.
    package let privileges: Set<PrivilegeCode>
    package let licence: Licence?

    package init(
        clinician: ClinicianID, organisation: OrganisationID, roles: Set<Role>,
        privileges: Set<PrivilegeCode>,
        licence: Licence?
    ) {
        self.clinician = clinician
        self.organisation = organisation
        self.roles = roles
        self.privileges = privileges
        self.licence = licence
    }
}

/// The rule for claiming; the claim's SQL asks the same.
package struct ReadingPolicy: Hashable, Sendable {
    package let eligibility: ReaderEligibility

    package init(eligibility: ReaderEligibility) { self.eligibility = eligibility }

    /// Throws why `reader` may not claim or sign readings of `kind` on `day`. That nobody reads what they made is the claim's own word.
    package func mayRead(
        _ kind: ReadingKind, modality: Modality, _ reader: ReaderFacts, on day: CalendarDay
    ) throws(ReadingRefusal) {
        guard !reader.roles.isDisjoint(with: [.reader, .reviewer]) else { throw .notAReader }
        guard reader.privileges.contains(kind.readPrivilege) else {
            throw .privilegeMissing(kind.readPrivilege)
        }
        do throws(ReaderIneligibility) {
            try eligibility.check(reader.licence, for: modality, on: day)
        } catch { throw .ineligible(error) }
    }
}
