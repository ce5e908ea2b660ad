// The short signed statement by which a terminal says who it is.
package import FoundationEssentials

/// The claims of a terminal's assertion (RFC 7523 §3), signed with ES256 under the terminal's id as `kid`.
///
/// All times are hub time: the terminal adds the skew that it learnt from the last `Date` header.
package struct ClientAssertion: Hashable, Sendable, Codable {
    /// The longest life of an assertion, in seconds: 5 minutes.
    package static let longestLife: Int64 = 300
    /// How far an assertion's beginning may lie ahead of the hub's clock, in seconds.
    package static let grace: Int64 = 60

    /// Who says so: the terminal.
    package var iss: String
    /// About whom: the same.
    package var sub: String
    /// To whom: the audience from the enrolment.
    package var aud: String
    /// From when, in seconds since 1970.
    package var iat: Int64
    /// Until when, in seconds since 1970.
    package var exp: Int64
    /// Names this assertion; it is good once.
    package var jti: String

    /// States that we are this terminal, for ``longestLife`` from now on.
    package init(terminal: WireID, audience: String, hubTime: Date) {
        iss = terminal.description
        sub = iss
        aud = audience
        iat = Int64(hubTime.timeIntervalSince1970)
        exp = iat + Self.longestLife
        jti = Base64URL.text((0..<20).map { _ in UInt8.random(in: 0...255) })
    }

    /// Signs the statement with the terminal's key.
    package func signed(with key: SigningKey) throws(JWSError) -> CompactJWS {
        guard let payload = try? WireJSON.bytes(of: self) else { throw .notSigned }
        return try CompactJWS.signed(payload, kid: sub, type: "JWT", with: key)
    }
}

/// Why an assertion does not open the door.
package enum AssertionError: Error, Equatable {
    /// The signature does not hold.
    case unsigned(JWSError)
    /// A claim is missing or has the wrong type.
    case unreadable(field: String)
    /// `iss`, `sub` and the key's name are not all the same terminal.
    case otherTerminal
    /// It was made for somebody else.
    case otherAudience
    /// It ran out, begins in the future, or lives longer than allowed; the terminal's clock may be wrong.
    case outOfTime
    /// `jti` has fewer than 22 characters, so less than 128 bits, or more than 128 characters.
    case jtiTooShort
}

extension ClientAssertion {
    /// The terminal that an assertion says it is from, before anything is verified: to look up its key.
    package static func terminal(claimedBy jws: CompactJWS) -> WireID? {
        jws.header.kid.flatMap { WireID($0) }
    }

    /// The claims, once signature, audience and times hold. That `jti` is new, the hub must see to itself.
    package static func verified(
        _ jws: CompactJWS, terminal: WireID, key: VerifyingKey, audience: String, now: Date
    ) throws(AssertionError) -> ClientAssertion {
        let payload: [UInt8]
        do { payload = try jws.verified(by: key, type: nil) } catch { throw .unsigned(error) }
        let claims: ClientAssertion
        do { claims = try WireJSON.value(ClientAssertion.self, in: payload) } catch {
            throw .unreadable(field: error.field)
        }
        let name = terminal.description
        guard claims.iss == name, claims.sub == name, jws.header.kid == name else { throw .otherTerminal }
        guard claims.aud == audience else { throw .otherAudience }
        guard claims.isCurrent(at: now) else { throw .outOfTime }
        guard (22...128).contains(claims.jti.utf8.count) else { throw .jtiTooShort }
        return claims
    }

    private func isCurrent(at now: Date) -> Bool {
        let seconds = Int64(now.timeIntervalSince1970)
        let (life, overflow) = exp.subtractingReportingOverflow(iat)
        return !overflow && life > 0 && life <= Self.longestLife && seconds < exp
            && iat <= seconds + Self.grace
    }
}
