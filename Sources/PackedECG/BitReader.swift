// Bits out of bytes, the most significant bit first, never past the end.

import Bytes

struct BitReader {
    private let bytes: ArraySlice<UInt8>
    /// Bits read so far.
    private var position = 0
    private let end: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        end = bytes.count * 8
    }

    /// The byte of the whole buffer that the next bit stands in.
    var offset: Int { bytes.startIndex + position / 8 }

    mutating func bit() throws(ParseError) -> Bool {
        guard position < end else { throw ParseError(.ended(wanted: 1, available: 0), at: offset) }
        let byte = bytes[bytes.startIndex + position >> 3]
        defer { position += 1 }
        return byte & (0x80 >> UInt8(position & 7)) != 0
    }

    mutating func bits(_ width: Int) throws(ParseError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<width { value = value << 1 | (try bit() ? 1 : 0) }
        return value
    }

    /// How many ones stand before the next zero; `limit` ones end the count without a zero.
    mutating func ones(upTo limit: Int) throws(ParseError) -> Int {
        var count = 0
        while count < limit, try bit() { count += 1 }
        return count
    }

    /// Refuses anything after the bits that were wanted but the zeros that fill the last byte.
    mutating func finish() throws(ParseError) {
        guard end - position < 8 else { throw ParseError(.invalid("bytes after the last sample"), at: offset) }
        while position < end {
            guard try !bit() else { throw ParseError(.invalid("ones after the last sample"), at: offset) }
        }
    }
}
