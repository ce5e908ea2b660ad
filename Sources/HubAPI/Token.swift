// The token exchange: RFC 6749 client credentials with an RFC 7523 assertion.

/// The form that asks for an access token.
package struct TokenRequest: Hashable, Sendable {
    /// RFC 6749 §4.4.2.
    package static let grantType = "client_credentials"
    /// RFC 7523 §2.2.
    package static let assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

    /// The signed assertion.
    package var clientAssertion: String

    /// Asks with an assertion.
    package init(clientAssertion: String) {
        self.clientAssertion = clientAssertion
    }

    /// Reads a form; nil when it is not such a request.
    package init?(form: some StringProtocol) {
        guard let fields = FormFields.fields(in: form), fields["grant_type"] == Self.grantType,
            fields["client_assertion_type"] == Self.assertionType, let assertion = fields["client_assertion"]
        else { return nil }
        clientAssertion = assertion
    }

    /// The form's text.
    package var form: String {
        FormFields.text([
            ("grant_type", Self.grantType),
            ("client_assertion_type", Self.assertionType),
            ("client_assertion", clientAssertion),
        ])
    }
}

/// The answer to a good assertion (RFC 6749 §5.1).
package struct TokenAnswer: Hashable, Sendable, Codable {
    /// The token for `Authorization: Bearer`.
    package var accessToken: String
    /// `Bearer`.
    package var tokenType: String
    /// How many seconds the token is good for.
    package var expiresIn: Int

    private enum CodingKeys: String, CodingKey {
        case accessToken = "access_token"
        case tokenType = "token_type"
        case expiresIn = "expires_in"
    }

    /// Hands out a bearer token.
    package init(accessToken: String, expiresIn: Int) {
        self.accessToken = accessToken
        tokenType = "Bearer"
        self.expiresIn = expiresIn
    }
}
