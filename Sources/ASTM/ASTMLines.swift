// The text of a file cut into lines and messages, and its character set found.

import Bytes

enum ASTMLines {
    struct Line {
        let bytes: ArraySlice<UInt8>
        /// Bytes from the start of the file.
        let offset: Int
    }

    /// The lines of each message. Every message begins with a line that starts with `H`.
    static func messages(in text: ASTMText) throws(ASTMError) -> [[Line]] {
        var messages: [[Line]] = []
        var position = 0
        let bytes = text.bytes
        while position < bytes.count {
            let stop = bytes[position...].firstIndex(where: endsLine) ?? bytes.count
            let line = bytes[position..<stop].drop { $0.isBlank }
            position = stop + 1
            guard !line.isEmpty else { continue }
            let offset = text.offset(of: line.startIndex)
            if line.first == UInt8(ascii: "H") { messages.append([]) }
            guard !messages.isEmpty else { throw ASTMError(.noHeader, at: offset) }
            let last = messages.count - 1
            guard messages.count <= ASTMLimits.messages, messages[last].count < ASTMLimits.records else {
                throw ASTMError(.tooLarge, at: offset)
            }
            messages[last].append(Line(bytes: line, offset: offset))
        }
        guard !messages.isEmpty else { throw ASTMError(.empty, at: 0) }
        return messages
    }

    /// The lines in UTF-8: as they are when all of them are that, else from GB 18030. A message has one
    /// character set and does not name it.
    static func decoded(_ lines: [Line]) throws(ASTMError) -> [Line] {
        if lines.allSatisfy({ ForeignText.isUTF8($0.bytes) }) { return lines }
        var decoded: [Line] = []
        for (index, line) in lines.enumerated() {
            do throws(ParseError) {
                decoded.append(Line(bytes: try GB18030.utf8(of: line.bytes)[...], offset: line.offset))
            } catch {
                let place = ASTMPlace(record: name(of: line), ordinal: index + 1)
                throw ASTMError(.badText, at: line.offset + error.offset - line.bytes.startIndex, place: place)
            }
        }
        return decoded
    }

    private static func name(of line: Line) -> String {
        guard let letter = line.bytes.first, letter.isCapital else { return "?" }
        return String(decoding: [letter], as: UTF8.self)
    }

    /// CR and LF, and what a line without frames may still carry: ENQ, EOT, ACK, NAK, STX, ETX.
    private static func endsLine(_ byte: UInt8) -> Bool {
        switch byte {
        case Ascii.carriageReturn, Ascii.lineFeed, Ascii.enquiry, Ascii.endOfTransmission, Ascii.acknowledge,
            Ascii.negativeAcknowledge, Ascii.startOfText, Ascii.endOfText:
            true
        default: false
        }
    }
}
