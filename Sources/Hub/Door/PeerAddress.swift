// An IP address in one form, however it was written.
import NIOCore

/// The address of whoever asks. An IPv4 address that came mapped into IPv6 (RFC 4291, 2.5.5.2) is the IPv4 address.
package struct PeerAddress: Hashable, Sendable {
    /// The canonical text.
    package let text: String
    /// Whether it is an IPv6 address.
    let isIPv6: Bool

    /// Nil for a text that is no address: a host name, a network, an address with a port.
    package init?(_ written: String) {
        guard let address = try? SocketAddress(ipAddress: written, port: 0), let canonical = address.ipAddress else {
            return nil
        }
        let mapped = canonical.lowercased().hasPrefix("::ffff:") && canonical.contains(".")
        text = mapped ? String(canonical.dropFirst(7)) : canonical
        isIPv6 = !mapped && canonical.contains(":")
    }
}
