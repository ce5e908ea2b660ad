// A WFDB header file: the record line, a line for each signal or segment, and comments (header(5) of the WFDB
// Applications Guide, https://physionet.org/physiotools/wag/header-5.htm).

import Bytes

/// The text part of a record.
package struct WFDBHeader: Equatable, Sendable {
    package let record: WFDBRecordLine
    /// Empty for a record of several segments.
    package let signals: [WFDBSignalLine]
    /// The segments in order of time; empty for any other record.
    package let segments: [WFDBSegmentLine]
    /// Comment lines without `#` and the blanks after it, in order; empty ones are left out.
    package let comments: [String]
    /// What was read with a doubt.
    package let doubts: [WFDBDoubt]

    /// Reads a header file.
    package init(parsing bytes: [UInt8]) throws(WFDBError) {
        guard bytes.count <= WFDBLimits.headerBytes else { throw .tooLarge(.headerBytes) }
        let (text, isKnown) = Self.text(bytes)
        var lines = WFDBHeaderLines()
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            try lines.take(line, number: index + 1)
        }
        guard let record = lines.record else { throw .notAHeader }
        if record.isMultiSegment {
            guard lines.segments.count == record.segmentCount else {
                throw .missingSegmentLines(declared: record.segmentCount, found: lines.segments.count)
            }
        } else if lines.signals.count != record.signalCount {
            throw .missingSignalLines(declared: record.signalCount, found: lines.signals.count)
        }
        self.record = record
        signals = lines.signals
        segments = lines.segments
        comments = lines.comments
        doubts = (isKnown ? [] : [.characterSet]) + lines.doubts
    }

    /// The data files that the header names, each once, in order.
    package var fileNames: [String] {
        var seen: Set<String> = []
        return signals.filter(\.hasData).map(\.fileName).filter { seen.insert($0).inserted }
    }

    /// Whether the first line that is no comment reads as a record line: the only mark a header has.
    package static func isLikely(_ bytes: [UInt8]) -> Bool {
        guard bytes.count <= WFDBLimits.headerBytes, !bytes.contains(0) else { return false }
        for line in bytes.split(whereSeparator: { $0 == Ascii.lineFeed || $0 == Ascii.carriageReturn }) {
            let content = line.drop { $0.isBlank || Ascii.utf8Mark.contains($0) }
            if content.isEmpty || content.first == UInt8(ascii: "#") { continue }
            guard let text = try? String(validating: ForeignText.utf8(of: content), as: UTF8.self) else { return false }
            return (try? WFDBRecordLine(Substring(text), number: 1))?.isLikely == true
        }
        return false
    }

    /// UTF-8, else GB 18030, else byte by byte as ISO 8859-1, and then with a doubt: the numbers are ASCII in all three.
    private static func text(_ bytes: [UInt8]) -> (text: String, isKnown: Bool) {
        if let text = try? String(validating: ForeignText.utf8(of: bytes[...]), as: UTF8.self) { return (text, true) }
        return (String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })), false)
    }
}

/// The lines of a header as they come.
private struct WFDBHeaderLines {
    var record: WFDBRecordLine?
    var signals: [WFDBSignalLine] = []
    var segments: [WFDBSegmentLine] = []
    var comments: [String] = []
    var doubts: [WFDBDoubt] = []

    mutating func take(_ line: Substring, number: Int) throws(WFDBError) {
        var content = line.drop { $0.isWhitespace || $0 == "\u{FEFF}" || $0 == "\0" || $0 == "\u{1A}" }
        if let mark = Self.comment(in: content) {
            let comment = content[mark...].dropFirst().drop(while: \.isWhitespace)
            if !comment.isEmpty { comments.append(Self.trimmed(comment)) }
            content = content[..<mark]
        }
        guard !content.isEmpty else { return }
        guard let record else {
            let line = try WFDBRecordLine(content, number: number)
            if line.isStartUnread { doubts.append(.startUnread(line: number)) }
            if line.isFrequencyAssumed { doubts.append(.frequencyAssumed(line: number)) }
            record = line
            return
        }
        if record.isMultiSegment {
            guard segments.count < record.segmentCount else { throw .badLine(line: number, column: 1) }
            return segments.append(try WFDBSegmentLine(content, number: number))
        }
        guard signals.count < record.signalCount else { throw .badLine(line: number, column: 1) }
        let line = try WFDBSignalLine(content, number: number, index: signals.count, record: record.name)
        if line.isCutShort { doubts.append(.lineCutShort(line: number)) }
        signals.append(line)
    }

    /// `#` opens a comment at the front of a line, and behind its words where blanks stand on both sides of it:
    /// `sig #1` is a description.
    private static func comment(in content: Substring) -> Substring.Index? {
        if content.first == "#" { return content.startIndex }
        return content.indices.first { place in
            guard content[place] == "#", content[..<place].last?.isWhitespace == true else { return false }
            return content[place...].dropFirst().first?.isWhitespace ?? true
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.last?.isWhitespace == true || text.last == "\0" { text.removeLast() }
        return String(text)
    }
}
