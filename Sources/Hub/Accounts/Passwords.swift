// Passwords: hashed with scrypt on a thread of their own, so that a rush of sign-ins holds up nobody else.
import Blocking
import FoundationEssentials
import HubAPI
import Keyring

/// Hashes and checks passwords, one at a time, with at most twenty waiting.
package actor Passwords {
    private nonisolated let thread = OwnThread(label: "lianyi.passwords")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }
    private nonisolated let line = Line(limit: 20)

    package init() {}

    /// A PHC string for a new password.
    package nonisolated func hash(_ password: String) async throws -> String {
        try await inLine { try await self.made(of: password) }
    }

    /// Whether the password is the one that was hashed. A nil hash takes as long as any, so that an unknown name cannot be
    /// told from a wrong password by the clock.
    package nonisolated func check(_ password: String, against text: String?) async throws -> Bool {
        try await inLine { try await self.compared(password, text) }
    }

    private nonisolated func inLine<Answer: Sendable>(_ work: @Sendable () async throws -> Answer) async throws
        -> Answer
    {
        guard line.enter() else { throw Problem.busy }
        defer { line.leave() }
        return try await work()
    }

    private func made(of password: String) throws -> String { try PasswordHash.make(of: password).text }

    private func compared(_ password: String, _ text: String?) throws -> Bool {
        let fits = try (text.flatMap(PasswordHash.init) ?? .nobodys).fits(password)
        return fits && text != nil
    }
}
