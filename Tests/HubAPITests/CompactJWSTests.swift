// Signed texts: published vectors, and everything that must not pass.
import Crypto
import FoundationEssentials
import HubAPI
import Testing

@Suite struct CompactJWSTests {
    /// RFC 8037, appendix A.4 and A.1.
    static let rfc8037 =
        "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
        + "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"

    /// RFC 7515, appendix A.3.
    static let rfc7515 =
        "eyJhbGciOiJFUzI1NiJ9."
        + "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
        + "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"

    private func ed25519() throws -> SigningKey {
        let seed = try #require(Base64URL.bytes("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"))
        return .ed25519(try Curve25519.Signing.PrivateKey(rawRepresentation: seed))
    }

    private func p256Public() throws -> VerifyingKey {
        let json = #"""
            {"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
             "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}
            """#
        return try #require(try WireJSON.value(PublicJWK.self, in: Array(json.utf8)).verifyingKey)
    }

    @Test func `the Ed25519 vector of RFC 8037 verifies`() throws {
        let payload = try CompactJWS(Self.rfc8037).verified(by: ed25519().verifyingKey, type: nil)
        #expect(String(decoding: payload, as: UTF8.self) == "Example of Ed25519 signing")
    }

    @Test func `the ES256 vector of RFC 7515 verifies`() throws {
        let payload = try CompactJWS(Self.rfc7515).verified(by: p256Public(), type: nil)
        #expect(String(decoding: payload, as: UTF8.self).hasPrefix(#"{"iss":"joe""#))
    }

    @Test func `the published form of the vector's key is the one in RFC 8037`() throws {
        guard case .ed25519(let key) = try ed25519().verifyingKey else { return }
        #expect(PublicJWK(key, kid: "1", validFrom: nil).x == "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")
    }

    @Test func `what is signed here verifies here`() throws {
        let keys: [SigningKey] = [try ed25519(), .p256(P256.Signing.PrivateKey())]
        for key in keys {
            let jws = try CompactJWS.signed(Array("血常规".utf8), kid: "k", type: "t+jws", with: key)
            #expect(
                try CompactJWS(jws.text).verified(by: key.verifyingKey, type: "t+jws") == Array("血常规".utf8))
        }
    }

    @Test func `the algorithm in the header is never obeyed`() throws {
        let jws = try CompactJWS(Self.rfc7515)
        #expect(throws: JWSError.algorithmDiffers) { try jws.verified(by: ed25519().verifyingKey, type: nil) }
        let none = Base64URL.text(Array(#"{"alg":"none"}"#.utf8)) + ".e30."
        #expect(throws: JWSError.algorithmDiffers) {
            try CompactJWS(none).verified(by: p256Public(), type: nil)
        }
    }

    @Test func `another type is refused`() throws {
        let jws = try CompactJWS.signed([1], kid: "k", type: SignedType.manifest, with: ed25519())
        #expect(throws: JWSError.typeDiffers) {
            try jws.verified(by: ed25519().verifyingKey, type: SignedType.receipt)
        }
    }

    @Test func `an unknown key name is refused`() throws {
        let jws = try CompactJWS.signed([1], kid: "k", type: nil, with: ed25519())
        #expect(throws: JWSError.keyUnknown) { try jws.verified(by: KeySet(keys: []), type: nil) }
    }

    @Test func `no single changed bit gets through`() throws {
        let key = try ed25519()
        let bytes = Array(try CompactJWS.signed(Array("x=1".utf8), kid: "k", type: "t", with: key).text.utf8)
        for place in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[place] ^= 1 << UInt8(bit)
                let text = String(decoding: changed, as: UTF8.self)
                #expect(throws: JWSError.self) {
                    try CompactJWS(text).verified(by: key.verifyingKey, type: "t")
                }
            }
        }
    }

    @Test(arguments: [
        "", ".", "..", "a.b", "e30.e30.e30.e30", "e30=.e30.e30", "e30.e30.e3", "e30. e30.e30", "bm8.e30.e30",
    ])
    func `a text that is no JWS is refused`(_ text: String) {
        #expect(throws: JWSError.self) { try CompactJWS(text) }
    }

    @Test(arguments: [
        #"{"alg":"EdDSA","crit":["b64"],"b64":false}"#, #"{"alg":1}"#, #"{"alg":"EdDSA","kid":7}"#, "[]",
        "{}",
    ])
    func `a header that asks for something else is refused`(_ header: String) {
        let text = Base64URL.text(Array(header.utf8)) + ".e30.AAAA"
        #expect(throws: JWSError.headerMalformed) { try CompactJWS(text) }
    }

    @Test func `a text without end is refused before it is read`() {
        let text = String(repeating: "A", count: CompactJWS.limit + 1)
        #expect(throws: JWSError.tooLong) { try CompactJWS(text) }
    }
}
