// Passwords: hashed with scrypt on a thread of their own, so that a rush of sign-ins holds up nobody else.
import Blocking
import Crypto
import CryptoExtras
import FoundationEssentials
import HubAPI

/// Hashes and checks passwords, one at a time, with at most twenty waiting.
package actor Passwords {
    private nonisolated let thread = OwnThread(label: "lianyi.passwords")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }
    private nonisolated let line = Line(limit: 20)

    package init() {}

    /// A PHC string for a new password.
    package nonisolated func hash(_ password: String) async throws -> String {
        let salt = (0..<16).map { _ in UInt8.random(in: 0...255) }
        let key = try await derive(password, .current, salt)
        return PasswordHash(cost: .current, salt: salt, key: key).text
    }

    /// Whether the password is the one that was hashed. A nil hash takes as long as any, so that an unknown name cannot be
    /// told from a wrong password by the clock.
    package nonisolated func check(_ password: String, against text: String?) async throws -> Bool {
        let stored = text.flatMap(PasswordHash.init) ?? .nobodys
        let key = try await derive(password, stored.cost, stored.salt)
        return SymmetricKey(data: key) == SymmetricKey(data: stored.key) && text != nil
    }

    private nonisolated func derive(_ password: String, _ cost: PasswordHash.Cost, _ salt: [UInt8]) async throws
        -> [UInt8]
    {
        guard line.enter() else { throw Problem.busy }
        defer { line.leave() }
        return try await derived(password, cost, salt)
    }

    private func derived(_ password: String, _ cost: PasswordHash.Cost, _ salt: [UInt8]) throws -> [UInt8] {
        let key = try KDF.Scrypt.deriveKey(
            from: Array(password.utf8), salt: salt, outputByteCount: 32, rounds: cost.rounds, blockSize: cost.blockSize,
            parallelism: cost.parallelism)
        return unsafe key.withUnsafeBytes { unsafe Array($0) }
    }
}
