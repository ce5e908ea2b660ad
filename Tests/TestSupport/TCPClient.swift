// A plain connection to a port of this machine, for tests that speak a protocol byte by byte.
import Blocking
import Glibc

/// An open connection; reads wait a minute at most. Owns a thread, because sockets block.
package actor TCPClient {
    private nonisolated let thread = OwnThread(label: "lianyi.test-client")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }
    private let descriptor: Int32
    /// The port that it speaks with.
    package nonisolated let port: Int

    /// Connects to a port of the loopback address; nil where nobody listens.
    package init?(port: Int) {
        self.port = port
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isConnected = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var yes: Int32 = 1
        _ = unsafe setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard isConnected else { return nil }
    }

    deinit { _ = close(descriptor) }

    /// Writes all of it.
    package func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// What comes up to and with `end`; what has come where the line ends or the time is over.
    package func read(to end: UInt8) -> [UInt8] {
        var all: [UInt8] = [], byte: UInt8 = 0
        while unsafe recv(descriptor, &byte, 1, 0) == 1 {
            all.append(byte)
            if byte == end { break }
        }
        return all
    }
}
