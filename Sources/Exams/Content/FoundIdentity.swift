// Whom a file says it is about, kept as sent so that it can be held against the manifest.

/// The identity found inside a file. Every text is as the device wrote it; nothing is guessed or normalised.
package struct FoundIdentity: Codable, Sendable, Equatable {
    /// One identifier of the patient with what the sender says of it.
    package struct Identifier: Codable, Sendable, Equatable {
        package let value: String
        /// The sender's type code, such as `MR` for a medical record number.
        package let type: String?
        /// Who gave the identifier out.
        package let assigner: String?

        package init(value: String, type: String? = nil, assigner: String? = nil) {
            self.value = value
            self.type = type
            self.assigner = assigner
        }
    }

    /// The name for people to read.
    package var name: String?
    package var identifiers: [Identifier]
    /// The birth date as text, such as `19241010`.
    package var birthDate: String?
    /// Age as text where a file gives only that.
    package var age: String?
    /// Sex as text: `M`, `Female`, `男`.
    package var sex: String?

    package init(
        name: String? = nil, identifiers: [Identifier] = [], birthDate: String? = nil, age: String? = nil,
        sex: String? = nil
    ) {
        self.name = name
        self.identifiers = identifiers
        self.birthDate = birthDate
        self.age = age
        self.sex = sex
    }

    /// The file says nothing about a person.
    package var isEmpty: Bool {
        name == nil && identifiers.isEmpty && birthDate == nil && age == nil && sex == nil
    }
}
