// A file cut into lines and messages, whatever ends its lines and whatever frames it.

import Bytes

/// The lines of a file, grouped by message. Every message begins with a line that starts with `MSH`,
/// in letters of either case.
struct HL7Lines {
    struct Line {
        let bytes: ArraySlice<UInt8>
        /// Bytes from the start of the file; of a file in UTF-16, from the start of its text in UTF-8.
        let offset: Int
        let isTerminated: Bool

        /// The same line in another character set.
        func saying(_ text: [UInt8]) -> Line { Line(bytes: text[...], offset: offset, isTerminated: isTerminated) }
    }

    private(set) var messages: [[Line]] = []

    /// The block bytes of the minimal lower layer protocol (HL7 v2 Transport, MLLP release 1).
    private static let startBlock: UInt8 = 0x0B
    private static let endBlock: UInt8 = 0x1C
    /// The segments around messages in a batch file (HL7 2.x chapter 2.10.3): headers and trailers.
    private static let header = Array("MSH".utf8)
    private static let batchLabels: [[UInt8]] = ["FHS", "BHS", "BTS", "FTS"].map { Array($0.utf8) }

    init(_ file: [UInt8]) throws(HL7Error) {
        guard file.count <= HL7Limits.fileBytes else { throw HL7Error(.tooLarge, at: HL7Limits.fileBytes) }
        let bytes = HL7WideText.narrowed(file)
        var start = bytes.startIndex
        if bytes.starts(with: Ascii.utf8Mark) { start += Ascii.utf8Mark.count }
        var position = start
        while position < bytes.endIndex {
            let stop = bytes[position...].firstIndex(where: Self.endsLine) ?? bytes.endIndex
            if stop > position { try add(bytes[position..<stop], isTerminated: stop < bytes.endIndex) }
            position = stop + 1
        }
        guard !messages.isEmpty else {
            let hasText = bytes.contains { !$0.isBlank }
            throw HL7Error(hasText ? .noMessageHeader : .empty, at: start)
        }
        try Self.refuseOpenBlock(bytes)
    }

    private mutating func add(_ line: ArraySlice<UInt8>, isTerminated: Bool) throws(HL7Error) {
        let trimmed = line.drop { $0 == Ascii.space || $0 == Ascii.tab }
        guard !trimmed.isEmpty else { return }
        let label = trimmed.prefix(3).map { $0.isLetter ? $0 & 0xDF : $0 }
        if Self.batchLabels.contains(label) { return }
        let isHeader = label == Self.header
        if isHeader { messages.append([]) }
        guard !messages.isEmpty else { throw HL7Error(.noMessageHeader, at: line.startIndex) }
        let last = messages.count - 1
        guard messages.count <= HL7Limits.messages, messages[last].count < HL7Limits.segments else {
            throw HL7Error(.tooLarge, at: line.startIndex)
        }
        messages[last].append(Line(bytes: trimmed, offset: trimmed.startIndex, isTerminated: isTerminated))
    }

    private static func endsLine(_ byte: UInt8) -> Bool {
        byte == Ascii.carriageReturn || byte == Ascii.lineFeed || byte == startBlock || byte == endBlock
    }

    /// A file that opens an MLLP block and never closes it was cut off.
    private static func refuseOpenBlock(_ bytes: [UInt8]) throws(HL7Error) {
        guard bytes.contains(startBlock), let open = bytes.lastIndex(of: startBlock) else { return }
        guard bytes[open...].contains(endBlock) else { throw HL7Error(.truncated, at: bytes.count) }
    }
}
