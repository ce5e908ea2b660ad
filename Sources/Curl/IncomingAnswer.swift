// The answer as it comes in: headers collected, body bounded.

/// Collects one answer; a body that outgrows its limit breaks the request off.
struct IncomingAnswer {
    private static let headerLimit = 262_144
    private static let problemLimit = 262_144

    private let landing: CurlRequest.Landing
    private var file: LocalFile?
    private var headerBytes = 0
    private var bodyBytes: Int64 = 0

    private(set) var status = 0
    private(set) var headers: [(name: String, value: String)] = []
    private(set) var body: [UInt8] = []
    /// Why the answer was not taken, if it was not.
    private(set) var fault: CurlError.Reason?

    init(_ landing: CurlRequest.Landing) {
        self.landing = landing
    }

    /// Takes one header line; false breaks the request off.
    mutating func take(header line: UnsafeRawBufferPointer) -> Bool {
        headerBytes += line.count
        guard headerBytes <= Self.headerLimit else {
            fault = .answerTooLarge
            return false
        }
        let text = unsafe String(decoding: line, as: UTF8.self)
        if text.hasPrefix("HTTP/") {
            headers = []
            status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        } else if let colon = text.utf8.firstIndex(of: 0x3A) {
            let value = text[text.index(after: colon)...]
            headers.append((text[..<colon].lowercased(), Self.trimmed(value)))
        }
        return true
    }

    /// Takes a piece of the body; false breaks the request off.
    mutating func take(body piece: UnsafeRawBufferPointer) -> Bool {
        bodyBytes += Int64(piece.count)
        switch landing {
        case .memory(let limit):
            return unsafe keep(piece, limit: Int64(limit))
        case .file(let path, let limit) where (200..<300).contains(status):
            return unsafe write(piece, to: path, limit: limit)
        case .file:
            return unsafe keep(piece, limit: Int64(Self.problemLimit))
        }
    }

    private mutating func keep(_ piece: UnsafeRawBufferPointer, limit: Int64) -> Bool {
        guard bodyBytes <= limit else {
            fault = .answerTooLarge
            return false
        }
        unsafe body.append(contentsOf: piece)
        return true
    }

    private mutating func write(_ piece: UnsafeRawBufferPointer, to path: String, limit: Int64) -> Bool {
        guard bodyBytes <= limit else {
            fault = .answerTooLarge
            return false
        }
        if file == nil { file = LocalFile(creating: path) }
        guard let file, unsafe file.write(all: piece) else {
            fault = .file
            return false
        }
        return true
    }

    private static func trimmed(_ value: Substring) -> String {
        let blanks: (Character) -> Bool = {
            $0 == " " || $0 == "\t" || $0 == "\r" || $0 == "\n" || $0 == "\r\n"
        }
        let front = value.drop(while: blanks)
        guard let last = front.lastIndex(where: { !blanks($0) }) else { return "" }
        return String(front[...last])
    }
}
