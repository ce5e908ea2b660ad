// The unified social credit code of an organisation, and its check character.

/// What is wrong with a credit code.
package enum CreditCodeError: Error, Hashable, Sendable {
    /// Not 18 characters.
    case wrongLength(Int)
    /// A character outside digits and capitals without I, O, S, V, Z, at this place (counted from 1).
    case wrongCharacter(at: Int)
    /// The last character does not follow from the first seventeen.
    case wrongCheckCharacter
}

/// 统一社会信用代码, 18 characters by GB 32100-2015.
package struct CreditCode: Hashable, Codable, Sendable {
    package let text: String

    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
    /// 3^(i−1) mod 31, GB 32100-2015 §5.
    private static let weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

    /// Reads a code; lower-case letters are raised. The error says which rule failed.
    package init(_ text: String) throws(CreditCodeError) {
        let code = text.uppercased()
        let bytes = Array(code.utf8)
        guard bytes.count == 18 else { throw .wrongLength(code.count) }
        var values: [Int] = []
        for (index, byte) in bytes.enumerated() {
            guard let value = Self.alphabet.firstIndex(of: byte) else { throw .wrongCharacter(at: index + 1) }
            values.append(value)
        }
        guard values.last == Self.check(values.dropLast()) else { throw .wrongCheckCharacter }
        self.text = code
    }

    /// The code that begins with these 17 characters, its check character added; nil when one is not allowed.
    package init?(completing first17: String) {
        let values = first17.utf8.compactMap { Self.alphabet.firstIndex(of: $0) }
        guard values.count == 17, first17.utf8.count == 17 else { return nil }
        text = first17 + String(UnicodeScalar(Self.alphabet[Self.check(values[...])]))
    }

    private static func check(_ values: ArraySlice<Int>) -> Int {
        let sum = zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 }
        return (31 - sum % 31) % 31
    }
}
