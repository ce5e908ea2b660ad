// The patients of the demo county: nobody who could be alive.
package import Alliance
package import Patients

/// One patient, and the organisation that knows them.
package struct DemoPatient: Hashable, Sendable {
    package let patient: Patient
    package let organisation: OrganisationID

    /// Two hundred patients, spread over the clinics. Their numbers have valid checksums and births of 1801
    /// to 1899 in a region that does not exist (519901); their telephones stand in 154 0000, which no
    /// operator gives out.
    static func all(at organisations: [Organisation], _ names: inout DemoNames) -> [DemoPatient] {
        let clinics = organisations.filter { $0.level == .villageClinic }
        guard !clinics.isEmpty else { return [] }
        return (0..<200).compactMap { index in
            patient(index, &names).map {
                DemoPatient(patient: $0, organisation: clinics[index % clinics.count].id)
            }
        }
    }

    private static func patient(_ index: Int, _ names: inout DemoNames) -> Patient? {
        let birth = CalendarDay(
            year: names.random.among(1801...1899), month: names.random.among(1...12),
            day: names.random.among(1...28))
        guard let birth, let name = try? PersonName(names.person()) else { return nil }
        let compact = birth.description.filter { $0 != "-" }
        guard let number = ResidentIdentityNumber(completing: "519901" + compact + String(100 + index)),
            let birthDate = try? BirthDate(birth, today: CalendarDay(sinceEpoch: 0)),
            let phone = try? MobilePhone("1540000" + String(1000 + index))
        else { return nil }
        return Patient(
            id: names.next(), name: name, sex: number.sex, birthDate: birthDate,
            identifiers: [PatientIdentifier(number)], phone: phone)
    }
}
