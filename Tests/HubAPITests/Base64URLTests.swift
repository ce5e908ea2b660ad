// base64url: one text for one byte string.
import HubAPI
import Testing

@Suite struct Base64URLTests {
    @Test func `every length comes back`() {
        for length in 0..<70 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255) }
            #expect(Base64URL.bytes(Base64URL.text(bytes)) == bytes)
        }
    }

    /// RFC 4648 §10, without padding.
    @Test(arguments: [
        ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("foobar", "Zm9vYmFy"),
    ])
    func `the vectors of RFC 4648`(_ plain: String, _ coded: String) {
        #expect(Base64URL.text(Array(plain.utf8)) == coded)
    }

    @Test(arguments: ["Zg==", "Zh", "Z", "Zm9+", "Zm9/", "Zm 9", "Zm9v\n", "血"])
    func `anything but the one canonical text is refused`(_ text: String) {
        #expect(Base64URL.bytes(text) == nil)
    }
}
