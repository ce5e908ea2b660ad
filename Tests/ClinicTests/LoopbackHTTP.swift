// HTTP/1.1 on loopback with plain sockets, so that a test may break off wherever it likes.
import Dispatch
import Glibc

/// One request as it came.
struct HTTPRequest: Sendable {
    let method: String
    let path: String
    let headers: [String: String]
    let body: [UInt8]
}

/// What to do with a request.
enum HTTPReply: Sendable {
    case answer(Int, headers: [String: String], body: [UInt8])
    /// Closes the connection without a word.
    case silence
}

/// Listens on a free port and answers with a closure; each connection has a thread of its own.
final class LoopbackHTTP: Sendable {
    let port: UInt16
    private let listener: Int32

    init?(_ answer: @escaping @Sendable (HTTPRequest) -> HTTPReply) {
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
        DispatchQueue(label: "accept").async {
            while true {
                let peer = accept(socket, nil, nil)
                guard peer >= 0 else { return }
                DispatchQueue(label: "peer").async { Self.serve(peer, answer) }
            }
        }
    }

    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    private static func serve(_ peer: Int32, _ answer: (HTTPRequest) -> HTTPReply) {
        defer { close(peer) }
        while let request = read(from: peer) {
            guard case .answer(let status, let headers, let body) = answer(request) else { return }
            let lines = headers.map { "\($0.key): \($0.value)\r\n" }.joined()
            let head = "HTTP/1.1 \(status) X\r\nContent-Length: \(body.count)\r\n\(lines)\r\n"
            let bytes = Array(head.utf8) + (request.method == "HEAD" ? [] : body)
            guard write(status == 204 ? Array("HTTP/1.1 204 X\r\n\(lines)\r\n".utf8) : bytes, to: peer) else { return }
        }
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

    private static func read(from peer: Int32) -> HTTPRequest? {
        var bytes: [UInt8] = [], end: Int?
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            end = end ?? endOfHead(bytes)
            if let end {
                let head = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
                let headers = Dictionary(
                    head.dropFirst().compactMap { line in
                        line.firstIndex(of: ":").map { colon in
                            (line[..<colon].lowercased(), String(line[line.index(after: colon)...].drop { $0 == " " }))
                        }
                    }, uniquingKeysWith: { first, _ in first })
                let length = headers["content-length"].flatMap { Int($0) } ?? 0
                if bytes.count >= end + 4 + length {
                    let words = head.first?.split(separator: " ") ?? []
                    guard words.count == 3 else { return nil }
                    return HTTPRequest(
                        method: String(words[0]), path: String(words[1]), headers: headers,
                        body: Array(bytes[(end + 4)...]))
                }
            }
            let count = unsafe recv(peer, &piece, piece.count, 0)
            guard count > 0 else { return nil }
            bytes += piece[..<count]
        }
    }

    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        return (0...bytes.count - 4).first { bytes[$0..<$0 + 4].elementsEqual([13, 10, 13, 10]) }
    }
}
