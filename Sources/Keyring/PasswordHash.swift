// A password's hash as it is stored: the PHC string form, with everything that checking it needs.
import Crypto
import CryptoExtras
import FoundationEssentials

/// `$scrypt$ln=15,r=8,p=3$<salt>$<key>`.
package struct PasswordHash: Sendable {
    /// scrypt's cost. N = 2^15, r = 8, p = 3 is equal in strength to OWASP's list and takes 32 MiB (reliability D14).
    package struct Cost: Sendable {
        let logRounds: Int, blockSize: Int, parallelism: Int
        /// What new hashes cost.
        package static let current = Cost(logRounds: 15, blockSize: 8, parallelism: 3)
        var rounds: Int { 1 << logRounds }
    }

    let cost: Cost
    let salt: [UInt8]
    let key: [UInt8]

    /// What is checked where there is no account: it costs the same and never fits.
    package static let nobodys = PasswordHash(
        cost: .current, salt: Array(repeating: 7, count: 16), key: Array(repeating: 0, count: 32))

    init(cost: Cost, salt: [UInt8], key: [UInt8]) {
        self.cost = cost
        self.salt = salt
        self.key = key
    }

    /// Reads a stored hash; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "$")
        guard parts.count == 4, parts[0] == "scrypt", let salt = Data(base64Encoded: String(parts[2])),
            let key = Data(base64Encoded: String(parts[3]))
        else { return nil }
        let numbers = parts[1].split(separator: ",").compactMap { $0.split(separator: "=").last.flatMap { Int($0) } }
        guard numbers.count == 3, (10...20).contains(numbers[0]), (1...32).contains(numbers[1]),
            (1...16).contains(numbers[2])
        else { return nil }
        cost = Cost(logRounds: numbers[0], blockSize: numbers[1], parallelism: numbers[2])
        self.salt = Array(salt)
        self.key = Array(key)
    }

    /// The PHC string.
    package var text: String {
        "$scrypt$ln=\(cost.logRounds),r=\(cost.blockSize),p=\(cost.parallelism)$"
            + "\(Data(salt).base64EncodedString())$\(Data(key).base64EncodedString())"
    }

    /// Hashes a new password with a fresh salt; takes a quarter of a second and 32 MiB, so not on a shared thread.
    package static func make(of password: String) throws -> PasswordHash {
        let salt = (0..<16).map { _ in UInt8.random(in: 0...255) }
        return PasswordHash(cost: .current, salt: salt, key: try derived(from: password, .current, salt))
    }

    /// Whether this is the hash of that password; compared in constant time, and as slow as making one.
    package func fits(_ password: String) throws -> Bool {
        SymmetricKey(data: try PasswordHash.derived(from: password, cost, salt)) == SymmetricKey(data: key)
    }

    private static func derived(from password: String, _ cost: Cost, _ salt: [UInt8]) throws -> [UInt8] {
        let key = try KDF.Scrypt.deriveKey(
            from: Array(password.utf8), salt: salt, outputByteCount: 32, rounds: cost.rounds,
            blockSize: cost.blockSize, parallelism: cost.parallelism)
        return unsafe key.withUnsafeBytes { unsafe Array($0) }
    }
}
