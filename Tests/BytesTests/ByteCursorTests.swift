// The cursor reads what is there, in both byte orders, and never past its limit.
import Bytes
import Testing

@Suite struct `Byte cursor` {
    @Test func `integers come out in the order asked for`() throws {
        var cursor = ByteCursor([0x01, 0x02, 0x01, 0x02, 0xFE, 0xFF, 0x00, 0x00, 0x00, 0x80])
        #expect(try cursor.integer(UInt16.self, .little) == 0x0201)
        #expect(try cursor.integer(UInt16.self, .big) == 0x0102)
        #expect(try cursor.integer(Int16.self, .little) == -2)
        #expect(try cursor.integer(Int32.self, .little) == Int32.min)
        #expect(cursor.isAtEnd)
    }

    @Test func `every width survives a round trip in both orders`() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let value = UInt64.random(in: .min ... .max, using: &generator)
            let little = (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
            var one = ByteCursor(little)
            var other = ByteCursor(little.reversed())
            #expect(try one.integer(UInt64.self, .little) == value)
            #expect(try other.integer(UInt64.self, .big) == value)
        }
    }

    @Test func `reading past the end names the offset and what was there`() {
        var cursor = ByteCursor([1, 2, 3])
        #expect(throws: ParseError(.ended(wanted: 4, available: 3), at: 0)) {
            try cursor.integer(UInt32.self, .big)
        }
        #expect(cursor.offset == 0)
    }

    @Test func `a sub cursor cannot leave its part`() throws {
        var cursor = ByteCursor([1, 2, 3, 4])
        var part = try cursor.take(2)
        try part.skip(2)
        #expect(throws: ParseError(.ended(wanted: 1, available: 0), at: 2)) { try part.byte() }
        #expect(try cursor.byte() == 3)
    }

    @Test func `a window outside the bytes is refused even with absurd numbers`() {
        let cursor = ByteCursor([1, 2, 3, 4])
        for (position, count) in [(-1, 2), (0, 5), (3, 2), (Int.max, 1), (1, Int.max), (0, -1)] {
            #expect(throws: ParseError(.outside, at: 0)) { _ = try cursor.window(at: position, count: count) }
        }
    }

    @Test func `a negative skip is refused`() {
        var cursor = ByteCursor([1, 2])
        #expect(throws: ParseError(.outside, at: 0)) { try cursor.skip(-1) }
    }

    @Test func `an expected run that is not there leaves the cursor in place`() {
        var cursor = ByteCursor([1, 2])
        #expect(throws: ParseError.self) { try cursor.expect([1, 3]) }
        #expect(cursor.offset == 0)
    }

    @Test func `arithmetic on foreign numbers reports overflow`() {
        #expect(Int.max.plus(1) == nil)
        #expect(Int.min.minus(1) == nil)
        #expect(Int.max.times(2) == nil)
        #expect(6.times(7) == 42)
    }
}
