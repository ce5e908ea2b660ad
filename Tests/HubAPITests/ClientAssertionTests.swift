// A terminal's assertion: what opens the door and what does not.
import Crypto
import FoundationEssentials
import HubAPI
import Testing

@Suite struct ClientAssertionTests {
    private let key = P256.Signing.PrivateKey()
    private let terminal = WireID.timeOrdered()
    private let now = Date(timeIntervalSince1970: 1_795_000_000)

    private func check(_ claims: ClientAssertion) throws -> ClientAssertion {
        let jws = try claims.signed(with: .p256(key))
        return try ClientAssertion.verified(
            jws, terminal: terminal, key: .p256(key.publicKey), audience: "https://hub", now: now)
    }

    private func claims() -> ClientAssertion {
        ClientAssertion(terminal: terminal, audience: "https://hub", hubTime: now)
    }

    @Test func `a fresh assertion opens`() throws {
        #expect(try check(claims()).iss == terminal.description)
    }

    @Test func `every wrong claim is named`() throws {
        func refused(_ error: AssertionError, _ change: (inout ClientAssertion) -> Void) {
            var claims = claims()
            change(&claims)
            #expect(throws: error) { try check(claims) }
        }
        refused(.otherAudience) { $0.aud = "https://else" }
        refused(.otherTerminal) { $0.iss = WireID.timeOrdered().description }
        refused(.outOfTime) { $0.exp = $0.iat + 301 }
        refused(.outOfTime) {
            $0.iat += 61; $0.exp += 61
        }
        refused(.outOfTime) {
            $0.iat -= 300; $0.exp -= 300
        }
        refused(.outOfTime) {
            $0.iat = .min; $0.exp = .max
        }
        refused(.jtiTooShort) { $0.jti = "short" }
    }

    @Test func `the form comes back`() throws {
        let request = TokenRequest(clientAssertion: "a.b-_.c")
        #expect(TokenRequest(form: request.form) == request)
        #expect(TokenRequest(form: request.form + "&grant_type=password") == nil)
        #expect(TokenRequest(form: "grant_type=password") == nil)
        #expect(FormFields.fields(in: "a=%E8%A1%80+%20&b") == ["a": "血  ", "b": ""])
        #expect(FormFields.fields(in: "a=%E8%A") == nil)
        #expect(FormFields.fields(in: "a=%FF") == nil)
    }
}
