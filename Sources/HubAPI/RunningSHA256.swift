// The SHA-256 of content that passes by in pieces.
import Crypto
package import FoundationEssentials

/// Hashes and counts bytes as they pass, so that no object must ever be whole in memory.
package struct RunningSHA256: Sendable {
    private var hash = SHA256()
    /// How many bytes have passed.
    package private(set) var count: Int64 = 0

    /// Begins with nothing.
    package init() {}

    /// Takes the next piece.
    package mutating func take(_ piece: some DataProtocol) {
        hash.update(data: piece)
        count += Int64(piece.count)
    }

    /// The hash of all pieces so far; more may follow.
    package func value() -> SHA256Hex {
        SHA256Hex(trusted: Array(hash.finalize()))
    }
}
