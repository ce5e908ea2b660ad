// Stream sockets of the system: listened on, accepted, read with a limit of time, written whole.
import Glibc

/// An open socket; it closes when it is released.
final class Socket: Sendable {
    private let descriptor: Int32

    private init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { _ = close(descriptor) }

    /// Listens on `host:port`; a numeric address, `[…]` around an IPv6 one.
    static func listening(on address: String) throws(AnalyserError) -> Socket {
        guard let colon = address.lastIndex(of: ":") else { throw .address(address) }
        let host = address[..<colon].filter { $0 != "[" && $0 != "]" },
            port = String(address[address.index(after: colon)...])
        guard let number = Int(port), (0...65_535).contains(number), !host.isEmpty else { throw .address(address) }
        var hints = unsafe addrinfo(), found: UnsafeMutablePointer<addrinfo>?
        unsafe hints.ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        guard unsafe getaddrinfo(String(host), port, &hints, &found) == 0, let info = unsafe found else {
            throw .address(address)
        }
        defer { unsafe freeaddrinfo(info) }
        let descriptor = unsafe Glibc.socket(
            info.pointee.ai_family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .socket(errno: errno, doing: "socket") }
        let listener = Socket(descriptor)
        var yes: Int32 = 1
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard unsafe bind(descriptor, info.pointee.ai_addr, info.pointee.ai_addrlen) == 0 else {
            throw .socket(errno: errno, doing: "bind \(address)")
        }
        guard listen(descriptor, 8) == 0 else { throw .socket(errno: errno, doing: "listen \(address)") }
        return listener
    }

    /// The port that it listens on.
    var port: Int {
        var storage = sockaddr_storage(), size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        var service = [CChar](repeating: 0, count: 16)
        let isKnown = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe getsockname(descriptor, address, &size) == 0
                    && getnameinfo(address, size, nil, 0, &service, 16, NI_NUMERICSERV) == 0
            }
        }
        return isKnown
            ? Int(String(decoding: service.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)) ?? 0 : 0
    }

    /// Whether there is something to read, or to accept, within so many milliseconds.
    func isReady(within milliseconds: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&entry, 1, milliseconds) > 0
    }

    /// The next who connects, with its address.
    func accepted() -> (socket: Socket, peer: String)? {
        var storage = sockaddr_storage(), size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        var host = [CChar](repeating: 0, count: 64)
        let (descriptor, isNamed) = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                let descriptor = unsafe accept(self.descriptor, address, &size)
                let isNamed = unsafe getnameinfo(address, size, &host, 64, nil, 0, NI_NUMERICHOST) == 0
                return (descriptor, isNamed)
            }
        }
        guard descriptor >= 0 else { return nil }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var yes: Int32 = 1
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &yes, socklen_t(MemoryLayout<Int32>.size))
        let name = String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return (Socket(descriptor), isNamed ? name : "?")
    }

    /// Bytes that have come, at most 16 KiB; nil when the other side is gone.
    func read() -> [UInt8]? {
        var failed = false
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, count in
            let got = unsafe recv(descriptor, buffer.baseAddress, 16_384, 0)
            failed = got <= 0 && errno != EINTR
            count = max(0, got)
        }
        return failed ? nil : bytes
    }

    /// Writes all of it; false when the other side is gone.
    func write(_ bytes: [UInt8]) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe send(
                    descriptor, buffer.baseAddress.map { unsafe $0 + done }, bytes.count - done,
                    Int32(MSG_NOSIGNAL))
            }
            if count > 0 { done += count } else if errno != EINTR { return false }
        }
        return true
    }
}
