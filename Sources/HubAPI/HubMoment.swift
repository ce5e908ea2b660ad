// What time it is, said and signed by the hub to whoever asked.
package import FoundationEssentials

/// The hub's time, bound to the words of one question, so that nobody can say it again later.
package struct HubMoment: Codable, Sendable, Equatable {
    /// The words of a question have so many characters: letters, digits, hyphens.
    package static let nonceLengths = 16...64

    /// The words of the question.
    package let nonce: String
    /// What time it was when the hub answered.
    package let at: Date

    /// Says the time.
    package init(nonce: String, at: Date) {
        (self.nonce, self.at) = (nonce, at)
    }

    /// Whether these words can be of a question.
    package static func accepts(_ nonce: String) -> Bool {
        nonceLengths.contains(nonce.utf8.count)
            && nonce.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
            }
    }

    /// Signs it as the hub.
    package func signed(with key: SigningKey, kid: String) throws(JWSError) -> CompactJWS {
        guard let payload = try? WireJSON.bytes(of: self) else { throw .notSigned }
        return try CompactJWS.signed(payload, kid: kid, type: SignedType.moment, with: key)
    }

    /// The time in a signed text, once its signature fits one of the hub's keys and it answers this very question; else nil.
    package static func verified(_ text: String, nonce: String, keys: KeySet) -> Date? {
        guard let payload = try? CompactJWS(text).verified(by: keys, type: SignedType.moment),
            let moment = try? WireJSON.value(HubMoment.self, in: payload), moment.nonce == nonce
        else { return nil }
        return moment.at
    }
}

/// The answer to `GET /api/v1/time`.
package struct TimeAnswer: Codable, Sendable {
    /// A ``HubMoment`` as a compact JWS.
    package let signed: String

    package init(signed: String) { self.signed = signed }
}
