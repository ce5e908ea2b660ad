// The answer to a message: MSH and MSA, in the sender's own separators, version and character set.

import Bytes

/// A general acknowledgement (HL7 2.x chapter 2.9, original mode), built from nothing but the message's header
/// line, so that a message that cannot be read is answered too.
///
/// The answer means custody: say AA only when the message is stored. Mindray's BC series waits 10 seconds, then
/// counts the result as not sent.
package struct HL7Acknowledgement: Equatable, Sendable {
    /// MSA-1.
    package enum Code: String, Sendable {
        /// Taken.
        case accepted = "AA"
        /// Not taken; the same message would fail again.
        case failed = "AE"
        /// Not taken now or not of a kind that is taken here; it may be sent again.
        case rejected = "AR"
    }

    /// MSA-2 as sent; nil when the message has no control id.
    package let controlID: String?
    private let delimiters: HL7Delimiters
    private let fields: [ArraySlice<UInt8>]

    /// - Parameter message: a block's bytes. Without a usable header the answer has the usual separators, no
    ///   control id and version 2.3.1.
    package init(to message: [UInt8]) {
        let header = Self.header(of: message)
        if let delimiters = try? HL7Delimiters(header: header) {
            self.delimiters = delimiters
            fields = header.split(separator: delimiters.field, omittingEmptySubsequences: false)
        } else {
            delimiters = .usual
            fields = []
        }
        let id = fields.count > 9 ? fields[9] : []
        controlID = id.isEmpty ? nil : String(decoding: id, as: UTF8.self)
    }

    /// The answer, its segments ended by CR, without frame bytes.
    ///
    /// - Parameters:
    ///   - at: the time of the answer, `YYYYMMDDHHMMSS`.
    ///   - words: MSA-3, for the operator of the analyser.
    package func message(_ code: Code, at time: String, words: String? = nil) -> [UInt8] {
        let declared =
            fields.count > 1 && !fields[1].isEmpty ? Array(fields[1]) : Array(delimiters.text.utf8.dropFirst())
        let version = field(12).isEmpty ? Array("2.3.1".utf8) : field(12)
        // What receives and what sends change places: MSH-3 and 4 against 5 and 6.
        let names = [field(5), field(6), field(3), field(4)]
        var header = [Array("MSH".utf8), declared] + names
        header += [Self.plain(time), [], type, field(10), field(11), version, [], [], [], [], [], field(18)]
        while header.last?.isEmpty == true { header.removeLast() }
        var answer = [Array("MSA".utf8), Array(code.rawValue.utf8), field(10)]
        if let words { answer.append(escaped(words)) }
        return line(header) + line(answer)
    }

    /// `ACK`, with the trigger event of the message where it names one.
    private var type: [UInt8] {
        let parts = field(9).split(separator: delimiters.component, omittingEmptySubsequences: false)
        let ack = Array("ACK".utf8)
        guard parts.count > 1, !parts[1].isEmpty else { return ack }
        return ack + [delimiters.component] + parts[1]
    }

    /// A field of the message's header by the standard's number (from 3), as sent.
    private func field(_ number: Int) -> [UInt8] {
        number - 1 < fields.count ? Array(fields[number - 1]) : []
    }

    private func line(_ fields: [[UInt8]]) -> [UInt8] {
        Array(fields.joined(separator: [delimiters.field])) + [Ascii.carriageReturn]
    }

    /// The line that begins with MSH; empty when there is none.
    private static func header(of message: [UInt8]) -> ArraySlice<UInt8> {
        var rest = message.drop { $0.isBlank || Ascii.utf8Mark.contains($0) || $0 == Ascii.verticalTab }
        rest = rest.prefix { $0 != Ascii.carriageReturn && $0 != Ascii.lineFeed && $0 != Ascii.fileSeparator }
        return rest.starts(with: Array("MSH".utf8)) ? rest.prefix(HL7Limits.headerBytes) : []
    }

    /// Printable ASCII alone: the words must be right in every character set.
    private static func plain(_ words: String) -> [UInt8] {
        words.utf8.map { $0 >= 0x20 && $0 < 0x7F ? $0 : UInt8(ascii: "?") }
    }

    private func escaped(_ words: String) -> [UInt8] {
        guard let escape = delimiters.escape else { return Self.plain(words) }
        return Self.plain(words).flatMap { byte -> [UInt8] in
            switch byte {
            case delimiters.field: [escape, UInt8(ascii: "F"), escape]
            case delimiters.component: [escape, UInt8(ascii: "S"), escape]
            case delimiters.repetition: [escape, UInt8(ascii: "R"), escape]
            case escape: [escape, UInt8(ascii: "E"), escape]
            case delimiters.subcomponent: [escape, UInt8(ascii: "T"), escape]
            default: [byte]
            }
        }
    }
}
