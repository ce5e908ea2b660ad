// HTTP/1.1 on loopback with plain sockets, so that a test may break off wherever it likes.
import Dispatch
import Glibc
import Synchronization

/// One request as it came.
package struct LoopbackRequest: Sendable {
    package let method: String
    package let path: String
    /// By their names in small letters; of several of one name the first.
    package let headers: [String: String]
    package let body: [UInt8]
    /// Request line and header lines as they were sent.
    package let head: String
}

/// What to do with a request.
package enum LoopbackReply: Sendable {
    case answer(Int, headers: [String: String] = [:], body: [UInt8] = [])
    /// Writes these bytes and closes the connection.
    case cut([UInt8])
    /// Closes the connection without a word.
    case silence
    /// Keeps the connection open and never answers.
    case never
}

/// Listens on a free port and answers with a closure; each connection has a thread of its own.
package final class LoopbackHTTP: Sendable {
    package let port: UInt16
    private let listener: Int32
    private let tally: Tally

    private final class Tally: Sendable {
        let accepted = Atomic<Int>(0)
        let hanging = Atomic<Int>(0)
    }

    /// How many connections have been accepted.
    package var connections: Int { tally.accepted.load(ordering: .sequentiallyConsistent) }
    /// How many requests wait for an answer that never comes.
    package var hanged: Int { tally.hanging.load(ordering: .sequentiallyConsistent) }

    /// Begins to listen; nil where no port is to be had. Ends with the last reference.
    package init?(_ answer: @escaping @Sendable (LoopbackRequest) -> LoopbackReply) {
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
        let tally = Tally()
        self.tally = tally
        DispatchQueue(label: "accept").async {
            while true {
                let peer = accept(socket, nil, nil)
                guard peer >= 0 else { return _ = close(socket) }
                tally.accepted.add(1, ordering: .sequentiallyConsistent)
                DispatchQueue(label: "peer").async { Peer(peer).serve(answer, tally.hanging) }
            }
        }
    }

    deinit { shutdown(listener, Int32(SHUT_RDWR)) }
}

/// One connection.
private struct Peer {
    private let descriptor: Int32

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    func serve(_ answer: (LoopbackRequest) -> LoopbackReply, _ hanging: borrowing Atomic<Int>) {
        defer { close(descriptor) }
        while let request = read() {
            switch answer(request) {
            case .answer(let status, let headers, let body):
                let lines = headers.map { "\($0.key): \($0.value)\r\n" }.joined()
                let length = status == 204 ? "" : "Content-Length: \(body.count)\r\n"
                let head = "HTTP/1.1 \(status) X\r\n\(length)\(lines)\r\n"
                guard write(Array(head.utf8) + (request.method == "HEAD" || status == 204 ? [] : body)) else { return }
            case .cut(let bytes):
                _ = write(bytes)
                return
            case .silence: return
            case .never: hanging.add(1, ordering: .sequentiallyConsistent)
            }
        }
    }

    private func write(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// The next request as soon as it is whole; nil where the other side has closed.
    private func read() -> LoopbackRequest? {
        var bytes: [UInt8] = [], end: Int?
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            end = end ?? Self.endOfHead(bytes)
            if let end {
                let head = LoopbackRequest.Head(String(decoding: bytes[..<end], as: UTF8.self))
                if bytes.count >= end + 4 + head.length {
                    return LoopbackRequest(head, body: Array(bytes[(end + 4)...]))
                }
            }
            let count = unsafe recv(descriptor, &piece, piece.count, 0)
            guard count > 0 else { return nil }
            bytes += piece[..<count]
        }
    }

    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        return (0...bytes.count - 4).first { bytes[$0..<$0 + 4].elementsEqual([13, 10, 13, 10]) }
    }
}

extension LoopbackRequest {
    fileprivate struct Head {
        let text: String
        let words: [Substring]
        let fields: [String: String]
        var length: Int { fields["content-length"].flatMap { Int($0) } ?? 0 }

        init(_ text: String) {
            self.text = text
            let lines = text.split(separator: "\r\n")
            words = lines.first?.split(separator: " ") ?? []
            let pairs = lines.dropFirst().compactMap { line in
                line.firstIndex(of: ":").map { colon in
                    (line[..<colon].lowercased(), String(line[line.index(after: colon)...].drop { $0 == " " }))
                }
            }
            fields = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
        }
    }

    /// nil where the first line is none of a request.
    fileprivate init?(_ head: Head, body: [UInt8]) {
        guard head.words.count == 3 else { return nil }
        self.init(
            method: String(head.words[0]), path: String(head.words[1]), headers: head.fields, body: body,
            head: head.text)
    }
}
