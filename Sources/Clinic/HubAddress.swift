// The hub's address as a person types it, checked.

/// The address of a hub: scheme, host, port, nothing else.
package struct HubAddress: Sendable, Equatable {
    /// `https://hub.example:8443`
    package let text: String

    /// Checks an address.
    /// - Parameter allowsPlain: whether `http` may go beyond this machine, where anybody on the way reads
    ///   along.
    package init(_ typed: String, allowsPlain: Bool) throws(ClinicError) {
        let trimmed = typed.hasSuffix("/") ? String(typed.dropLast()) : typed
        let isPlain = trimmed.hasPrefix("http://")
        let authority = trimmed.dropFirst(isPlain ? 7 : 8)
        let isOrdinary = authority.utf8.allSatisfy { byte in
            byte > 0x20 && byte < 0x7F && !"/?#@\\\"<>".utf8.contains(byte)
        }
        guard isPlain || trimmed.hasPrefix("https://"), !authority.isEmpty, isOrdinary else {
            throw ClinicError(
                .usage, "hub-address-wrong", zh: "中心地址“\(typed)”不正确。应为 https://主机[:端口]，不带路径。",
                en: "The hub's address “\(typed)” is not usable. Write https://host[:port] without a path.")
        }
        guard !isPlain || allowsPlain || Self.isThisMachine(authority) else {
            throw ClinicError(
                .usage, "hub-address-plain", zh: "http 会把病人资料明文传出。请用 https；确有加密隧道时加 --allow-plain-http。",
                en: "With http patient data would travel in the clear. Use https; behind an encrypted tunnel "
                    + "add --allow-plain-http.")
        }
        text = trimmed
    }

    private static func isThisMachine(_ authority: Substring) -> Bool {
        ["127.0.0.1", "localhost", "[::1]"].contains { authority == $0 || authority.hasPrefix($0 + ":") }
    }
}
