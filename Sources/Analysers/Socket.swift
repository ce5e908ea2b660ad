// Stream sockets of the system: listened on, accepted, read with a limit of time, written whole.
import Glibc

/// An open socket; it closes when it is released.
final class Socket: Sendable {
    /// An answer is some hundred bytes: whoever has not taken it within ten seconds (as long as Mindray's BC series waits
    /// for one) is gone.
    static let writeLimit = timeval(tv_sec: 10, tv_usec: 0)

    private let descriptor: Int32

    private init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { _ = close(descriptor) }

    /// Listens on `host:port`; a numeric address, `[…]` around an IPv6 one.
    static func listening(on address: String) throws(AnalyserError) -> Socket {
        let (host, port) = try parts(of: address)
        guard let info = unsafe resolved(host, port) else { throw .address(address) }
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

    /// Says whether an address can be right at all: a numeric one with a port. Whether this computer has it is another
    /// question; the network card behind `%` of an IPv6 address may come later.
    static func check(_ address: String) throws(AnalyserError) {
        let (host, port) = try parts(of: address)
        guard let info = unsafe resolved(String(host.prefix { $0 != "%" }), port) else { throw .address(address) }
        unsafe freeaddrinfo(info)
    }

    private static func parts(of address: String) throws(AnalyserError) -> (host: String, port: String) {
        guard let colon = address.lastIndex(of: ":") else { throw .address(address) }
        let host = address[..<colon].filter { $0 != "[" && $0 != "]" },
            port = String(address[address.index(after: colon)...])
        guard let number = Int(port), (0...65_535).contains(number), !host.isEmpty else { throw .address(address) }
        return (String(host), port)
    }

    private static func resolved(_ host: String, _ port: String) -> UnsafeMutablePointer<addrinfo>? {
        var hints = unsafe addrinfo(), found: UnsafeMutablePointer<addrinfo>?
        unsafe hints.ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        return unsafe getaddrinfo(host, port, &hints, &found) == 0 ? unsafe found : nil
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
    /// - Parameter limit: how long a write may wait for the other side.
    func accepted(writing limit: timeval = Socket.writeLimit) -> (socket: Socket, peer: String)? {
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
        let socket = Socket(descriptor)
        socket.keepAlive()
        var limit = limit
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let name = String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return (socket, isNamed ? name : "?")
    }

    /// Asks a silent other side after half a minute and every ten seconds then, and takes it for gone at the third
    /// silence: an analyser that was switched off gives its place back within a minute. The system's own two hours would
    /// keep it all morning.
    private func keepAlive() {
        set(SOL_SOCKET, SO_KEEPALIVE, 1)
        set(Int32(IPPROTO_TCP), TCP_KEEPIDLE, 30)
        set(Int32(IPPROTO_TCP), TCP_KEEPINTVL, 10)
        set(Int32(IPPROTO_TCP), TCP_KEEPCNT, 3)
    }

    private func set(_ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        _ = unsafe setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    /// What the system has for one of the options of ``keepAlive()``.
    func option(_ level: Int32, _ option: Int32) -> Int32 {
        var value: Int32 = -1, size = socklen_t(MemoryLayout<Int32>.size)
        _ = unsafe getsockopt(descriptor, level, option, &value, &size)
        return value
    }

    /// Ends the conversation both ways, from any thread; whoever reads finds the end.
    func end() { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// Bytes that have come, at most 16 KiB; nil when the other side is gone. An end of the stream is no error: `errno`
    /// then says what happened before.
    func read() -> [UInt8]? {
        var isGone = false
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, count in
            let got = unsafe recv(descriptor, buffer.baseAddress, 16_384, 0)
            isGone = got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN)
            count = max(0, got)
        }
        return isGone ? nil : bytes
    }

    /// Writes all of it; false when the other side is gone, or takes nothing for too long.
    func write(_ bytes: [UInt8]) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe send(
                    descriptor, buffer.baseAddress.map { unsafe $0 + done }, bytes.count - done,
                    Int32(MSG_NOSIGNAL))
            }
            if count > 0 { done += count } else if count == 0 || errno != EINTR { return false }
        }
        return true
    }
}
