// A password's hash as it is stored: the PHC string form, with everything that checking it needs.
import FoundationEssentials

/// `$scrypt$ln=15,r=8,p=3$<salt>$<key>`.
struct PasswordHash: Equatable {
    /// scrypt's cost. N = 2^15, r = 8, p = 3 is equal in strength to OWASP's list and takes 32 MiB (reliability D14).
    struct Cost: Equatable {
        let logRounds: Int, blockSize: Int, parallelism: Int
        static let current = Cost(logRounds: 15, blockSize: 8, parallelism: 3)
        var rounds: Int { 1 << logRounds }
    }

    let cost: Cost
    let salt: [UInt8]
    let key: [UInt8]

    /// What is checked where there is no account: it costs the same and never fits.
    static let nobodys = PasswordHash(
        cost: .current, salt: Array(repeating: 7, count: 16), key: Array(repeating: 0, count: 32))

    init(cost: Cost, salt: [UInt8], key: [UInt8]) {
        self.cost = cost
        self.salt = salt
        self.key = key
    }

    init?(_ text: String) {
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

    var text: String {
        "$scrypt$ln=\(cost.logRounds),r=\(cost.blockSize),p=\(cost.parallelism)$"
            + "\(Data(salt).base64EncodedString())$\(Data(key).base64EncodedString())"
    }
}
