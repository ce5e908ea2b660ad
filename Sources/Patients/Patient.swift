// Who a patient is.

/// The facts of one patient. An exam may arrive before they are known, and be attributed later.
package struct Patient: Hashable, Sendable {
    package let id: PatientID
    package let name: PersonName
    package let sex: Sex
    package let birthDate: BirthDate?
    package let identifiers: [PatientIdentifier]
    package let phone: MobilePhone?

    package init(
        id: PatientID, name: PersonName, sex: Sex, birthDate: BirthDate?, identifiers: [PatientIdentifier],
        phone: MobilePhone?
    ) {
        self.id = id
        self.name = name
        self.sex = sex
        self.birthDate = birthDate
        self.identifiers = identifiers
        self.phone = phone
    }
}
