// Whom an organisation treats, a page at a time.

/// The answer of `GET /api/v1/roll`.
package struct RollPage: Hashable, Sendable, Codable {
    /// One patient as they stand now.
    package struct Item: Hashable, Sendable, Codable {
        /// The place of the newest change among the organisation's, in the order of their commits.
        package var number: Int64
        /// The hub's name for the patient.
        package var id: WireID
        /// True where the organisation treats them no more; nothing else is told then.
        package var ended: Bool?
        /// 姓名
        package var name: String?
        /// GB/T 2261.1: `0` unknown, `1` male, `2` female, `9` not stated.
        package var sex: String?
        /// Year, month, day: `1890-01-02`.
        package var birthDate: String?
        /// The documents that identify the patient; numbers whole for a terminal, masked for a person.
        package var identities: [PatientReference.Identity]?
        /// A telephone number; for a terminal only.
        package var phone: String?

        /// Names a patient; the other members are set afterwards.
        package init(number: Int64, id: WireID) {
            self.number = number
            self.id = id
        }
    }

    /// The patients whose newest change lies behind the number that was asked for.
    package var items: [Item]
    /// The number to go on from; none where there was nothing.
    package var next: String?

    /// Makes a page.
    package init(items: [Item], next: String?) {
        self.items = items
        self.next = next
    }
}

/// The answer to a registration.
package struct RegistrationAnswer: Hashable, Sendable, Codable {
    /// The patient as far as whoever registers needs it.
    package struct Patient: Hashable, Sendable, Codable {
        /// The hub's name for the patient; another than the one sent where the hub knew the person already.
        package var id: WireID
    }

    /// The patient.
    package var patient: Patient
    /// Whether the hub had never heard of them.
    package var isNew: Bool

    /// Answers a registration.
    package init(patient: WireID, isNew: Bool) {
        self.patient = Patient(id: patient)
        self.isNew = isNew
    }
}
