// A real HTTP/1.1 server on loopback, small enough to misbehave on purpose.
import Dispatch
import Glibc
import Synchronization

/// Accepts connections on a free port; each is served on its own queue by the behaviour that its path names.
///
/// `/echo` sends the request back · `/kept` answers "ok" · `/status/NNN` answers with that status ·
/// `/cut` promises 100 bytes and closes after 10 · `/mute` reads the request and closes ·
/// `/hang` reads the request and never answers · `/big/N` answers with N bytes.
final class LoopbackServer: Sendable {
    let port: UInt16
    private let listener: Int32
    private let accepted = Atomic<Int>(0)
    private let hanging = Atomic<Int>(0)

    /// How many connections have been accepted.
    var connections: Int { accepted.load(ordering: .sequentiallyConsistent) }
    /// How many requests wait for an answer that never comes.
    var hanged: Int { hanging.load(ordering: .sequentiallyConsistent) }

    init?() {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
                unsafe bind(socket, general, length) == 0 && listen(socket, 16) == 0
                    && getsockname(socket, general, &length) == 0
            }
        }
        guard isBound else { return nil }
        listener = socket
        port = UInt16(bigEndian: address.sin_port)
    }

    deinit { close(listener) }

    func start() {
        DispatchQueue(label: "accept").async { [self] in
            while true {
                let peer = accept(listener, nil, nil)
                guard peer >= 0 else { return }
                accepted.add(1, ordering: .sequentiallyConsistent)
                DispatchQueue(label: "peer").async { self.serve(peer) }
            }
        }
    }

    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func serve(_ peer: Int32) {
        defer { close(peer) }
        while let request = Self.readRequest(from: peer) {
            guard answer(request, to: peer) else { return }
        }
    }

    private func answer(_ request: (head: String, body: [UInt8]), to peer: Int32) -> Bool {
        let path = request.head.split(separator: " ").dropFirst().first.map(String.init) ?? ""
        let last = path.split(separator: "/").last.flatMap { Int($0) } ?? 0
        switch path.split(separator: "/").first {
        case "echo":
            return Self.send(
                Array(request.head.utf8) + Array("\r\n\r\n".utf8) + request.body, status: 200, to: peer)
        case "status":
            return Self.send(Array("{}".utf8), status: last, to: peer)
        case "big":
            return Self.send([UInt8](repeating: 0x61, count: last), status: 200, to: peer)
        case "cut":
            _ = Self.write(Array("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789".utf8), to: peer)
            return false
        case "mute":
            return false
        case "hang":
            hanging.add(1, ordering: .sequentiallyConsistent)
            return Self.readRequest(from: peer) != nil
        default:
            return Self.send(Array("ok".utf8), status: 200, to: peer)
        }
    }

    private static func send(_ body: [UInt8], status: Int, to peer: Int32) -> Bool {
        let head = "HTTP/1.1 \(status) X\r\nContent-Length: \(body.count)\r\nX-Test:  blank \r\n\r\n"
        return write(Array(head.utf8) + body, to: peer)
    }

    private static func write(_ bytes: [UInt8], to peer: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.send(peer, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func readRequest(from peer: Int32) -> (head: String, body: [UInt8])? {
        var bytes: [UInt8] = []
        while true {
            if let end = endOfHead(bytes) {
                let head = String(decoding: bytes[..<end], as: UTF8.self)
                let length =
                    head.lowercased().split(separator: "\r\n")
                    .first { $0.hasPrefix("content-length:") }
                    .flatMap { Int($0.dropFirst(15).drop { $0 == " " }) } ?? 0
                if bytes.count >= end + 4 + length { return (head, Array(bytes[(end + 4)...])) }
            }
            var piece = [UInt8](repeating: 0, count: 65_536)
            let count = unsafe recv(peer, &piece, piece.count, 0)
            guard count > 0 else { return nil }
            bytes += piece[..<count]
        }
    }

    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        let mark: [UInt8] = [13, 10, 13, 10]
        guard bytes.count >= 4 else { return nil }
        return bytes.indices.dropLast(3).first { Array(bytes[$0..<$0 + 4]) == mark }
    }
}
