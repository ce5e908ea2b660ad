// A name in Latin letters as words, and whether it can spell a name of characters.

/// `ZHANG^SAN`, `Zhang San`, `SAN ZHANG`, `ZhangXiaodong`, `Zhang X.D.`, `zhang1 san1`.
struct LatinName {
    private let words: [Substring]
    /// Whether it is certainly somebody's name, so that another one contradicts it: words with vowels and no digit, such as a
    /// bed's or a sample's label has.
    let isSurelyName: Bool

    private static let titles: Set<Substring> = ["mr", "mrs", "ms", "miss", "dr", "prof"]
    private static let vowels: Set<Character> = ["a", "e", "i", "o", "u", "v"]

    /// nil where there is no letter.
    init?(_ text: Substring) {
        let plain = Self.plain(String(text.prefix(128)))
        // An apostrophe stands inside a name (`Xi'an`).
        let parts = plain.filter { !"'’`".contains($0) }.split { !($0.isLetter || $0.isNumber) }
        let bare = parts.map { part in part.last.map { "12345".contains($0) } ?? false ? part.dropLast() : part }
        let named = bare.filter { !Self.titles.contains($0) }
        words = named.filter { $0.contains(where: \.isLetter) }
        guard !words.isEmpty, words.count <= 8 else { return nil }
        let hasVowels = words.contains { $0.count > 1 && $0.contains(where: Self.vowels.contains) }
        isSurelyName = hasVowels && !parts.contains { $0.contains(where: \.isNumber) }
    }

    /// Whether the words, family name first or last, are these syllables one after another; a word may be the first letters
    /// of its syllables.
    func spells(_ syllables: [Set<String>]) -> Bool {
        words.indices.contains { first in
            Self.spell((words[first...] + words[..<first])[...], syllables[...])
        }
    }

    private static func spell(_ words: ArraySlice<Substring>, _ syllables: ArraySlice<Set<String>>) -> Bool {
        guard let word = words.first else { return syllables.isEmpty }
        guard syllables.count >= words.count else { return false }
        let isInitials =
            word.count <= syllables.count
            && zip(word, syllables).allSatisfy { letter, some in some.contains { $0.first == letter } }
        if isInitials, spell(words.dropFirst(), syllables.dropFirst(word.count)) { return true }
        return spell(rest: word, words.dropFirst(), syllables)
    }

    /// Takes one syllable after another from the front of a word.
    private static func spell(
        rest: Substring, _ words: ArraySlice<Substring>, _ syllables: ArraySlice<Set<String>>
    ) -> Bool {
        guard !rest.isEmpty else { return spell(words, syllables) }
        guard let some = syllables.first else { return false }
        return some.contains {
            rest.hasPrefix($0) && spell(rest: rest.dropFirst($0.count), words, syllables.dropFirst())
        }
    }

    /// Small letters without tones and accents; ü is `v`.
    static func plain(_ text: String) -> String {
        var plain = ""
        for character in text.lowercased() {
            if let letter = folded[character] {
                plain.append(letter)
            } else {
                for scalar in character.unicodeScalars where !(0x300...0x36F).contains(scalar.value) {
                    // Letters and digits of full width stand 0xFEE0 behind the usual ones.
                    let isWide = (0xFF01...0xFF5E).contains(scalar.value)
                    plain.unicodeScalars.append(isWide ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar)
                }
            }
        }
        return plain.lowercased()
    }

    private static let folded: [Character: Character] = {
        let letters: [(Character, String)] = [
            ("a", "āáǎàâäãå"), ("e", "ēéěèêë"), ("i", "īíǐìîï"), ("o", "ōóǒòôöõ"), ("u", "ūúǔùû"), ("v", "ǖǘǚǜü"),
            ("n", "ńňǹñ"), ("m", "ḿ"),
        ]
        return letters.reduce(into: [:]) { table, row in for one in row.1 { table[one] = row.0 } }
    }()
}
