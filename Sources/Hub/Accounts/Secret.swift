// Secrets that open things: 256 random bits, shown once, kept as a hash.
import Crypto
import HubAPI

/// A bearer secret just made, and the hash under which it is stored.
struct Secret: Sendable {
    let text: String
    let hash: [UInt8]

    /// A fresh secret. The prefix lets scanners find one that was leaked.
    init(prefix: String) {
        text = prefix + Base64URL.text((0..<32).map { _ in UInt8.random(in: 0...255) })
        hash = Secret.hash(of: text)
    }

    static func hash(of text: String) -> [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }
}
