// The list of samples of one lead: integers apart from each other by blanks.

import Bytes

/// The samples of a lead.
struct AECGDigits: Equatable {
    let steps: [Int32]
    /// Decimals of the digits as written. Where they are not whole, a step is a tenth, a hundredth … of the scale.
    let decimals: Int

    /// nil when a digit is no number or does not fit 32 bits. Commas apart from blanks are taken for the list's own
    /// separators; a comma inside a number of a list that has blanks could be either and is refused.
    init?(_ text: ArraySlice<UInt8>) {
        let separatesByComma = !text.drop { $0.isBlank }.contains { $0.isBlank } && text.contains(Self.comma)
        guard let decimals = Self.decimals(text, separatesByComma) else { return nil }
        var steps: [Int32] = []
        var words = Words(text, separatesByComma)
        while let word = words.next() {
            guard let step = Self.step(word, decimals) else { return nil }
            steps.append(step)
        }
        self.steps = steps
        self.decimals = decimals
    }

    private static let comma = UInt8(ascii: ",")
    private static let point = UInt8(ascii: ".")

    /// The most decimals other than zeros that any digit has; nil when there are more than six.
    private static func decimals(_ text: ArraySlice<UInt8>, _ separatesByComma: Bool) -> Int? {
        guard text.contains(point) else { return 0 }
        var most = 0
        var words = Words(text, separatesByComma)
        while let word = words.next() {
            guard let at = word.firstIndex(of: point) else { continue }
            let fraction = word[(at + 1)...]
            let last = fraction.lastIndex { $0 != UInt8(ascii: "0") } ?? at
            most = max(most, last - at)
        }
        return most <= 6 ? most : nil
    }

    private static func step(_ word: ArraySlice<UInt8>, _ decimals: Int) -> Int32? {
        var rest = word
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        var value = 0
        var count = 0
        var fraction: Int?
        for byte in rest {
            if byte == point, fraction == nil {
                fraction = 0
                continue
            }
            guard byte.isDigit else { return nil }
            count += 1
            if let before = fraction {
                fraction = before + 1
                if before >= decimals { continue }
            }
            value = value * 10 + Int(byte - 0x30)
            guard value <= 1 << 40 else { return nil }
        }
        guard count > 0 else { return nil }
        for _ in min(fraction ?? 0, decimals)..<decimals { value *= 10 }
        return Int32(exactly: isNegative ? -value : value)
    }

    /// The words of a list.
    private struct Words {
        private var rest: ArraySlice<UInt8>
        private let separatesByComma: Bool

        init(_ text: ArraySlice<UInt8>, _ separatesByComma: Bool) {
            rest = text
            self.separatesByComma = separatesByComma
        }

        private func isBetween(_ byte: UInt8) -> Bool {
            byte.isBlank || (separatesByComma && byte == AECGDigits.comma)
        }

        mutating func next() -> ArraySlice<UInt8>? {
            guard let start = rest.firstIndex(where: { !isBetween($0) }) else { return nil }
            let end = rest[start...].firstIndex(where: isBetween) ?? rest.endIndex
            defer { rest = rest[end...] }
            let word = rest[start..<end]
            // A comma before a blank separates too.
            return word.last == AECGDigits.comma ? word.dropLast() : word
        }
    }
}
