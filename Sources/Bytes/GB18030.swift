// Chinese text as Windows programs and analysers of China write it: GB 18030, and with it GBK and GB 2312.

/// The decoder of GB 18030. Everything undefined is refused, so that bytes of another character set do not
/// silently become wrong Chinese.
package enum GB18030 {
    /// The text in UTF-8, or a refusal with the offset of the first byte that is no GB 18030.
    package static func utf8(of bytes: ArraySlice<UInt8>) throws(ParseError) -> [UInt8] {
        var text = String.UnicodeScalarView()
        var rest = bytes
        while let first = rest.first {
            guard let (scalar, length) = next(first, in: rest) else {
                throw ParseError(.invalid("no character of GB 18030"), at: rest.startIndex)
            }
            text.append(scalar)
            rest = rest.dropFirst(length)
        }
        return Array(String(text).utf8)
    }

    private static func next(_ first: UInt8, in rest: ArraySlice<UInt8>) -> (Unicode.Scalar, Int)? {
        if first < 0x80 { return (Unicode.Scalar(first), 1) }
        guard first > 0x80, first < 0xFF, let second = rest.dropFirst().first else { return nil }
        if second.isDigit { return four(Array(rest.prefix(4))).map { ($0, 4) } }
        return two(first, second).map { ($0, 2) }
    }

    // MARK: two bytes

    /// Places of a line of the table: 63 second bytes below 0x7F and 33 from 0x80 to 0xA0, then 94.
    private static let places = (low: 96, high: 94)

    private static func two(_ first: UInt8, _ second: UInt8) -> Unicode.Scalar? {
        guard second >= 0x40, second != 0x7F, second < 0xFF else { return nil }
        let row = Int(first) - 0x81
        let isHigh = second >= 0xA1
        let column = isHigh ? Int(second) - 0xA1 : Int(second) - (second > 0x7F ? 0x41 : 0x40)
        let line = table[row * 2 + (isHigh ? 1 : 0)]
        guard !line.isEmpty else { return user(Int(first), isHigh: isHigh, column) }
        return column < line.count && line[column] != "?" ? line[column] : nil
    }

    /// The three areas for users, which Unicode keeps in its private area from U+E000 on.
    private static func user(_ first: Int, isHigh: Bool, _ column: Int) -> Unicode.Scalar? {
        let offset =
            switch (isHigh, first) {
            case (true, 0xAA...0xAF): (first - 0xAA) * places.high
            case (true, 0xF8...0xFE): 564 + (first - 0xF8) * places.high
            default: 1222 + (first - 0xA1) * places.low
            }
        return Unicode.Scalar(UInt32(0xE000 + offset + column))
    }

    private static let table: [[Unicode.Scalar]] = characters.split(
        separator: "\n", omittingEmptySubsequences: false
    ).map { Array($0.unicodeScalars) }

    // MARK: four bytes

    /// Four bytes number the characters that have no two bytes: those of the first plane in Unicode's order
    /// from 0, the other planes from 189,000.
    private static func four(_ bytes: [UInt8]) -> Unicode.Scalar? {
        guard bytes.count == 4, bytes[2] > 0x80, bytes[2] < 0xFF, bytes[3].isDigit else { return nil }
        let (a, b, c, d) = (Int(bytes[0]) - 0x81, Int(bytes[1]) - 0x30, Int(bytes[2]) - 0x81, Int(bytes[3]) - 0x30)
        let number = ((a * 10 + b) * 126 + c) * 10 + d
        if number >= 189_000 { return Unicode.Scalar(UInt32(0x10000 + number - 189_000)) }
        if number < single.count { return single[number] }
        let place = number - firstBehindPrivate
        return place >= 0 && place < behindPrivate.count ? behindPrivate[place] : nil
    }

    /// The number of U+E865, the first character behind those of the private area that the standard uses.
    private static let firstBehindPrivate = 33_550

    private static let single = singles(in: 0x80...0xD7FF)
    private static let behindPrivate = singles(in: 0xE865...0xFFFF)

    /// The characters of a range that had no two bytes when the numbers were given (GB 18030-2000): the few
    /// that got two bytes later keep their number.
    private static func singles(in range: ClosedRange<UInt32>) -> [Unicode.Scalar] {
        let later = Set<UInt32>([0x1E3F]).union(0x9FB4...0x9FBB).union(0xFE10...0xFE19)
        let double = Set(table.joined().map(\.value)).subtracting(later)
        return range.compactMap { double.contains($0) ? nil : Unicode.Scalar($0) }
    }
}
