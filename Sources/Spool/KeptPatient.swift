// A patient of this clinic, as the terminal keeps them.
package import HubAPI

/// Somebody whom this clinic treats: from the hub's roll, or registered here while the hub does not know them yet.
package struct KeptPatient: Sendable, Equatable {
    /// What is known of the person; it lies sealed on the disk.
    package struct Person: Sendable, Equatable, Codable {
        /// 姓名
        package var name: String
        /// GB/T 2261.1: `0` unknown, `1` male, `2` female, `9` not stated.
        package var sex: String?
        /// Year, month, day: `1890-01-02`.
        package var birthDate: String?
        /// The documents that identify them, numbers whole.
        package var identities: [PatientReference.Identity] = []
        /// A telephone number.
        package var phone: String?

        /// Names a person; the rest is set afterwards.
        package init(name: String) {
            self.name = name
        }
    }

    /// The hub's name for them, or the one that was made here.
    package var id: WireID
    /// The person.
    package var person: Person
    /// Whether the hub knows them under that id.
    package var isKnown: Bool
    /// Why the hub would not register them.
    package var problem: Problem?

    /// Keeps a patient.
    package init(id: WireID, person: Person, isKnown: Bool) {
        self.id = id
        self.person = person
        self.isKnown = isKnown
    }

    /// How an exam names them: by the id alone where the hub knows it, else with everything, so that the exam brings its
    /// patient along.
    package var reference: PatientReference {
        var reference = PatientReference(id: id)
        guard !isKnown else { return reference }
        reference.name = person.name
        reference.identity = person.identities.first
        reference.sex = person.sex
        reference.birthDate = person.birthDate
        reference.phone = person.phone
        return reference
    }
}

extension KeptPatient.Person {
    /// As the hub's roll tells them; nil where it tells that they have left.
    package init?(_ item: RollPage.Item) {
        guard item.ended != true, let name = item.name else { return nil }
        self.init(name: name)
        (sex, birthDate, phone) = (item.sex, item.birthDate, item.phone)
        identities = item.identities ?? []
    }
}
