// How a terminal becomes known to the hub.

/// The body of `POST /api/v1/terminals`.
package struct EnrolmentRequest: Hashable, Sendable, Codable {
    /// The one-time code that `lianyi-hub enrol` printed.
    package var code: String
    /// What people call the terminal: 三河村 1 号终端.
    package var name: String
    /// The key that the terminal made for itself.
    package var publicKey: PublicJWK
    /// What asks: `lianyi-clinic/0.1.0`.
    package var software: String?
    /// The clinic whose exams lie in the spool of whoever asks, where some do: a code of another clinic is refused, unspent.
    package var organisation: WireID?

    /// Asks to be enrolled.
    package init(
        code: String, name: String, publicKey: PublicJWK, software: String?, organisation: WireID? = nil
    ) {
        self.organisation = organisation
        self.code = code
        self.name = name
        self.publicKey = publicKey
        self.software = software
    }
}

/// The answer: who the terminal now is.
package struct EnrolmentAnswer: Hashable, Sendable, Codable {
    /// The clinic to which the terminal belongs.
    package struct Organisation: Hashable, Sendable, Codable {
        /// The hub's name for it.
        package var id: WireID
        /// Its code in the county.
        package var code: String
        /// What people call it.
        package var name: String

        /// Names an organisation.
        package init(id: WireID, code: String, name: String) {
            self.id = id
            self.code = code
            self.name = name
        }
    }

    /// The terminal's name, also the `kid` of its key.
    package var terminalId: WireID
    /// Where it stands.
    package var organisation: Organisation
    /// What the `aud` of its assertions must be.
    package var audience: String
    /// The hub's keys, to check receipts and reports without the hub.
    package var keys: [PublicJWK]

    /// Welcomes a terminal.
    package init(terminalId: WireID, organisation: Organisation, audience: String, keys: [PublicJWK]) {
        self.terminalId = terminalId
        self.organisation = organisation
        self.audience = audience
        self.keys = keys
    }
}
