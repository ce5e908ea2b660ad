// The resident identity number of GB 11643, and every rule that it must meet.
package import Alliance

/// Which rule of GB 11643-1999 a number fails. It never carries the number.
package enum ResidentIdentityNumberError: Error, Hashable, Sendable {
    /// Not 18 characters; the old form of 15 is void.
    case wrongLength(Int)
    /// Something other than a digit (or X at the end), at this place counted from 1.
    case wrongCharacter(at: Int)
    /// The first six digits begin with 0: no region does.
    case impossibleRegion
    /// Places 7 to 14 are no day of the calendar.
    case impossibleBirthDate
    /// The last character does not follow from the first seventeen.
    case wrongCheckCharacter
}

/// 居民身份证号码, 18 characters: region, birth date, sequence, check.
package struct ResidentIdentityNumber: Hashable, Sendable {
    /// The 18 characters with a capital X.
    package let text: String
    /// The birth date that the number carries.
    package let birthDay: CalendarDay
    /// The sex that the number carries: an odd sequence number is male.
    package let sex: Sex

    /// The weights of GB 11643-1999 (those of ISO 7064 MOD 11-2).
    private static let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    private static let checks = Array("10X98765432".utf8)

    /// Reads a number. White space around it goes, full-width digits of Chinese keyboards and a small x are
    /// accepted.
    package init(_ typed: String) throws(ResidentIdentityNumberError) {
        let characters = Self.normalised(typed)
        guard characters.count == 18 else { throw .wrongLength(characters.count) }
        let digits = try Self.digits(characters)
        guard digits[0] != 0 else { throw .impossibleRegion }
        func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
        guard let birthDay = CalendarDay(year: number(6..<10), month: number(10..<12), day: number(12..<14))
        else {
            throw .impossibleBirthDate
        }
        guard characters[17] == Self.check(digits) else { throw .wrongCheckCharacter }
        self.text = String(decoding: characters, as: UTF8.self)
        self.birthDay = birthDay
        sex = digits[16] % 2 == 1 ? .male : .female
    }

    /// The number that begins with these 17 digits, its check character added: for samples. Nil if no number
    /// does.
    package init?(completing first17: String) {
        let characters = Array(first17.utf8)
        guard characters.count == 17, let digits = try? Self.digits(characters) else { return nil }
        let text = first17 + String(UnicodeScalar(Self.check(digits)))
        guard let number = try? ResidentIdentityNumber(text) else { return nil }
        self = number
    }

    /// Region and last four only: `5101**********0010`.
    package var masked: String { Mask.middle(of: text, keepingFirst: 4, last: 4) }

    /// Where the number disagrees with what is recorded: a warning, never a refusal, since registers hold
    /// mistakes.
    package func disagreements(birthDate: BirthDate?, sex recorded: Sex?) -> [IdentityDisagreement] {
        var found: [IdentityDisagreement] = []
        if let birthDate, birthDate.day != birthDay { found.append(.birthDate) }
        if let recorded, recorded == .male || recorded == .female, recorded != sex { found.append(.sex) }
        return found
    }

    private static func normalised(_ typed: String) -> [UInt8] {
        // Full-width forms stand 0xFEE0 above their ASCII; anything else beyond ASCII becomes "?", refused in
        // place.
        typed.unicodeScalars.filter { !$0.properties.isWhitespace }.prefix(64).map { scalar in
            let narrow = (0xFF01...0xFF5E).contains(scalar.value) ? scalar.value - 0xFEE0 : scalar.value
            let byte = UInt8(exactly: narrow).flatMap { $0 < 0x80 ? $0 : nil } ?? UInt8(ascii: "?")
            return byte == UInt8(ascii: "x") ? UInt8(ascii: "X") : byte
        }
    }

    private static func digits(_ characters: [UInt8]) throws(ResidentIdentityNumberError) -> [Int] {
        var digits: [Int] = []
        for (index, byte) in characters.enumerated() {
            let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            guard isDigit || (index == 17 && byte == UInt8(ascii: "X")) else {
                throw .wrongCharacter(at: index + 1)
            }
            if index < 17 { digits.append(Int(byte) - 48) }
        }
        return digits
    }

    private static func check(_ digits: [Int]) -> UInt8 {
        checks[zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 } % 11]
    }
}

/// A fact on which identity number and record differ.
package enum IdentityDisagreement: String, Hashable, Sendable {
    case birthDate, sex
}
