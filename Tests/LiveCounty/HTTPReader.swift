// Where a message of HTTP/1.1 begins and ends; what it says is nobody's business here.

/// One request or answer, as it came.
struct HTTPMessage: Sendable {
    var bytes: [UInt8]
    /// Where the body begins.
    private(set) var body: Int
    let firstLine: String

    /// Whether it brings an exam, or asks for what came of one.
    var carriesExam: Bool { firstLine.contains(" /api/v1/exams") || firstLine.contains(" /api/v1/uploads") }

    /// Changes one byte of a header, or leaves one out, as a proxy does that does not know it. What says where the message ends
    /// stays as it is.
    mutating func spoilHeader(_ place: Int, isLost: Bool) {
        var lines = bytes[..<body].split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        let spared = ["content-length:", "transfer-encoding:"]
        // The last two are the empty line and what follows it.
        let places = lines.indices.dropFirst().dropLast(2).filter { index in
            let text = String(decoding: lines[index], as: UTF8.self).lowercased()
            return !spared.contains(where: text.hasPrefix)
        }
        guard !places.isEmpty else { return }
        let line = places[place % places.count]
        if isLost {
            lines.remove(at: line)
        } else {
            lines[line][place % max(1, lines[line].count - 1)] ^= 0x01
        }
        let head = Array(lines.joined(separator: [0x0A]))
        (bytes, body) = (head + bytes[body...], head.count)
    }

    /// Leaves out every header whose name begins so.
    mutating func strip(_ prefix: String) {
        let lines = bytes[..<body].split(separator: 0x0A, omittingEmptySubsequences: false).filter { line in
            !String(decoding: line, as: UTF8.self).lowercased().hasPrefix(prefix)
        }
        let head = Array(lines.joined(separator: [0x0A]))
        (bytes, body) = (head + bytes[body...], head.count)
    }

    /// Changes one byte of the body, or of the first line where there is none.
    mutating func spoil(_ place: Int) {
        let count = bytes.count - body
        if count > 0 {
            bytes[body + place % count] ^= 0x20
        } else {
            bytes[place % max(1, firstLine.utf8.count)] ^= 0x01
        }
    }
}

/// Reads messages from a connection.
struct HTTPReader {
    private let peer: Int32
    private var held: [UInt8] = []

    init(_ peer: Int32) { self.peer = peer }

    /// The next request; nil when the connection has ended.
    mutating func request() -> HTTPMessage? { message { Self.length(in: $0) ?? 0 } }

    /// The answer to a request.
    mutating func answer(to request: [UInt8]) -> HTTPMessage? {
        let isHead = request.starts(with: "HEAD ".utf8)
        return message { head in
            let status = head.split(separator: " ").dropFirst().first ?? ""
            if isHead || status == "204" || status == "304" { return 0 }
            return Self.length(in: head)
        }
    }

    /// A length of nil means chunks.
    private mutating func message(_ length: (String) -> Int?) -> HTTPMessage? {
        guard let end = fill(until: { Self.place(of: [13, 10, 13, 10], in: $0) }) else { return nil }
        let body = end + 4, head = String(decoding: held[..<end], as: UTF8.self)
        let size: Int
        if let known = length(head) {
            size = body + known
        } else {
            guard let last = fill(until: { Self.place(of: Array("\r\n0\r\n\r\n".utf8), in: $0, from: end) }) else {
                return nil
            }
            size = last + 7
        }
        guard fill(until: { $0.count >= size ? size : nil }) != nil else { return nil }
        let bytes = Array(held[..<size])
        held.removeFirst(size)
        return HTTPMessage(bytes: bytes, body: body, firstLine: String(head.prefix { $0 != "\r\n" }))
    }

    private mutating func fill(until found: ([UInt8]) -> Int?) -> Int? {
        while true {
            if let place = found(held) { return place }
            guard let more = Sockets.read(peer) else { return nil }
            held += more
        }
    }

    private static func length(in head: String) -> Int? {
        head.lowercased().split(whereSeparator: \.isNewline).first { $0.hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst(15).filter(\.isNumber)) }
    }

    private static func place(of mark: [UInt8], in bytes: [UInt8], from start: Int = 0) -> Int? {
        guard bytes.count >= start + mark.count else { return nil }
        return (start...bytes.count - mark.count).first { bytes[$0..<$0 + mark.count].elementsEqual(mark) }
    }
}
