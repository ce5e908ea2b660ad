// Whom an exam is about: a patient the hub knows, or what the clinic knows of a new one.

/// A patient as a sender names one: by `id` alone, or by name and identity.
///
/// Which members are required, and what their values may be, the hub decides; it names the field at fault.
package struct PatientReference: Hashable, Sendable, Codable {
    /// A document that identifies somebody.
    package struct Identity: Hashable, Sendable, Codable {
        /// The kind of document (WS 364.3 CV02.01.101): `01` resident identity card, `03` passport …
        package var kind: String
        /// Its number.
        package var number: String

        /// Names a document.
        package init(kind: String, number: String) {
            self.kind = kind
            self.number = number
        }
    }

    /// The hub's own name for a patient it knows.
    package var id: WireID?
    /// 姓名
    package var name: String?
    /// The document that identifies the patient.
    package var identity: Identity?
    /// GB/T 2261.1: `0` unknown, `1` male, `2` female, `9` not stated.
    package var sex: String?
    /// Year, month, day: `1890-01-02`.
    package var birthDate: String?
    /// A telephone number.
    package var phone: String?

    /// Begins with a patient the hub knows, or with nobody.
    package init(id: WireID? = nil) {
        self.id = id
    }
}
