// The text of frames put together: where a record ends, where a message ends.

import Bytes

/// Text of a file or of frames, with the offset in the file of every stretch of it.
struct ASTMText: Equatable {
    private(set) var bytes: [UInt8] = []
    /// Where stretches begin in the text, and where in the file.
    private var origins: [(start: Int, offset: Int)] = []

    static func == (one: ASTMText, other: ASTMText) -> Bool { one.bytes == other.bytes }

    mutating func append(_ piece: some Collection<UInt8>, from offset: Int) {
        origins.append((bytes.count, offset))
        bytes += piece
    }

    /// Takes everything behind a place away.
    mutating func cut(to count: Int) {
        bytes.removeLast(max(0, bytes.count - count))
        origins.removeAll { $0.start >= count }
    }

    /// Where a byte of the text stands in the file.
    func offset(of place: Int) -> Int {
        // The last stretch that begins at or before the place, by bisection.
        var low = 0
        var high = origins.count
        while low < high {
            let middle = (low + high) / 2
            if origins[middle].start <= place { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return place }
        return origins[low - 1].offset + place - origins[low - 1].start
    }

    /// What a frame adds to the text. A record ends with CR; where a sender leaves it out at the end of a
    /// frame that ends a record, it is put there.
    static func piece(of frame: ASTMFrame) -> [UInt8] {
        guard frame.isEnd, let end = frame.text.last, !endsLine(end) else { return frame.text }
        return frame.text + [Ascii.carriageReturn]
    }

    static func endsLine(_ byte: UInt8) -> Bool { byte == Ascii.carriageReturn || byte == Ascii.lineFeed }

    /// Whether the last record of `text` followed by `piece` is a terminator (L).
    static func endsWithTerminator(_ text: [UInt8], _ piece: [UInt8]) -> Bool {
        var line = lastLine(of: piece[...])
        if line.startIndex == piece.startIndex { line = (lastLine(of: text[...], isOpen: true) + line)[...] }
        guard line.first == UInt8(ascii: "L") else { return false }
        guard let next = line.dropFirst().first else { return true }
        return !next.isLetter && !next.isDigit && next < 0x80
    }

    /// The last line with something in it; an open one is empty when the text ends with a line end.
    private static func lastLine(of text: ArraySlice<UInt8>, isOpen: Bool = false) -> ArraySlice<UInt8> {
        var end = text.endIndex
        while !isOpen, end > text.startIndex, endsLine(text[end - 1]) { end -= 1 }
        let line = text[..<end]
        guard let before = line.lastIndex(where: endsLine) else { return line }
        return line[(before + 1)...]
    }
}
