// Where a line of Chinese and Latin text may break, and where a sentence may end early.

enum TextPieces {
    private static let closing: Set<Character> = ["，", "。", "；", "：", "、", "！", "？", "）", "」", "』", "”"]
    private static let ending: Set<Character> = ["，", "。", "；", "：", "、", "！", "？"]
    private static let latinEnding: Set<Character> = [".", ",", ";", ":"]

    /// Words with the blanks behind them, and single characters from the ideographs on; a closing mark stays with what is
    /// before it.
    static func of(_ text: String) -> [String] {
        var pieces: [String] = []
        for character in text {
            if let end = pieces.last?.last, belongs(character, behind: end) {
                pieces[pieces.count - 1].append(character)
            } else {
                pieces.append(String(character))
            }
        }
        return pieces
    }

    private static func belongs(_ character: Character, behind before: Character) -> Bool {
        if closing.contains(character) || character == " " { return true }
        return before != " " && !isWide(before) && !isWide(character)
    }

    private static func isWide(_ character: Character) -> Bool {
        (character.unicodeScalars.first?.value ?? 0) >= 0x2E80
    }

    /// The text cut behind each mark that closes a clause or a sentence. A mark of Latin text does so only before a blank: 0.5 is
    /// one number.
    static func clauses(of text: String) -> [String] {
        var clauses: [String] = []
        var clause = ""
        for character in text {
            if character == " ", let before = clause.last, latinEnding.contains(before) {
                clauses.append(clause)
                clause = ""
            }
            clause.append(character)
            guard ending.contains(character) else { continue }
            clauses.append(clause)
            clause = ""
        }
        return clause.isEmpty ? clauses : clauses + [clause]
    }
}
