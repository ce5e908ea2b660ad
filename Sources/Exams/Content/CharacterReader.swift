// How Chinese characters are read, asked of a library that knows all of them, beside the readings that names add.

/// What is known of single characters. The room itself has no table of them: who compares names brings one.
package struct CharacterReader: Sendable {
    private let reading: @Sendable (Character) -> String?
    private let simple: @Sendable (String) -> String

    /// - Parameters:
    ///   - reading: the usual reading of a character in pinyin, tones marked or not; nil for none.
    ///   - simplified: the same text with simplified characters for traditional ones.
    package init(
        reading: @escaping @Sendable (Character) -> String?, simplified: @escaping @Sendable (String) -> String
    ) {
        self.reading = reading
        simple = simplified
    }

    func simplified(_ text: String) -> String { simple(text) }

    /// All readings of each character of a name, in letters without tones (`lv` for 吕); letters stand for themselves. Nil
    /// where a character has no known reading, and for what is longer than names are.
    func syllables(of name: Substring) -> [Set<String>]? {
        let letters = simplified(String(name)).filter { $0.isLetter }
        guard !letters.isEmpty, letters.count <= 24 else { return nil }
        var all: [Set<String>] = []
        for character in letters {
            guard let some = readings(of: character) else { return nil }
            all.append(some)
        }
        return all
    }

    private func readings(of character: Character) -> Set<String>? {
        guard character.isHan else {
            let letter = LatinName.plain(String(character))
            return letter.isEmpty ? nil : [letter]
        }
        let usual = reading(character).map { LatinName.plain($0).filter(\.isLetter) }
        let known = Set(NameReadings.of(character) + [usual].compactMap(\.self)).filter { !$0.isEmpty }
        guard !known.isEmpty else { return nil }
        // ü is written as u, v, yu and ue wherever a keyboard has none.
        return known.reduce(into: known) { all, one in
            guard one.contains("v") else { return }
            for letters in ["u", "yu", "ue"] { all.insert(one.replacing("v", with: letters)) }
        }
    }
}
