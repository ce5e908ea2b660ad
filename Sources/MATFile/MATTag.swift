// The tag before every data element: what it is and how many bytes it has.

import Bytes

struct MATTag {
    let type: Int
    let size: Int
    /// The element has at most four bytes, which stand in the second half of the tag.
    let isSmall: Bool

    /// Bytes of a tag.
    static let bytes = 8
    static let matrix = 14
    static let compressed = 15

    /// Leaves the cursor at the element's first byte.
    init(_ cursor: inout ByteCursor, _ order: ByteOrder) throws(ParseError) {
        let start = cursor.offset
        let word = try cursor.integer(UInt32.self, order)
        isSmall = word >> 16 != 0
        type = Int(word & 0xFFFF)
        size = isSmall ? Int(word >> 16) : try cursor.length32(order)
        guard !isSmall || size <= 4 else { throw ParseError(.invalid("a small element of \(size) bytes"), at: start) }
    }

    /// Consumes one element within an array: its tag, its content and the padding to the next 8 bytes. The padding of
    /// the last one may be missing.
    static func element(
        _ cursor: inout ByteCursor, _ order: ByteOrder
    ) throws(ParseError) -> (type: Int, content: ByteCursor) {
        let tag = try MATTag(&cursor, order)
        let content = try cursor.take(tag.size)
        let padding = tag.isSmall ? 4 - tag.size : (8 - tag.size % 8) % 8
        try cursor.skip(min(padding, cursor.remaining))
        return (tag.type, content)
    }
}
