// The twelve leads by the many names that recorders write.

extension StandardLead {
    /// By a recorder's spelling: `MDC_ECG_LEAD_AVR`, `ECG V1`, `EKG II`, `Lead I`, `V6-REF`, `DIII`. nil when the name
    /// is of no standard lead or says more than a lead: `aVR inverted`, `V3R` and `ECG 1` are none of the twelve.
    package init?(spelled name: String) {
        var rest = name.uppercased()[...]
        if rest.hasPrefix("MDC_ECG_LEAD_") { rest = rest.dropFirst(13) }
        var words = rest.split { !$0.isLetter && !$0.isNumber }
        guard !Self.isTurned(rest) else { return nil }
        while let first = words.first, words.count > 1, Self.words.contains(first) { words.removeFirst() }
        if words.count > 1, let last = words.last, Self.references.contains(last) { words.removeLast() }
        guard words.count == 1, let word = words.first else { return nil }
        self.init(bare: word)
    }

    /// A minus before a name turns the lead round, as in Cabrera's order; between two words it only joins them.
    private static func isTurned(_ name: Substring) -> Bool {
        let letters = Array(name), minus: Set<Character> = ["-", "\u{2212}", "\u{2013}"]
        return letters.indices.contains { place in
            guard minus.contains(letters[place]) else { return false }
            let isFirst = letters[..<place].allSatisfy { !$0.isLetter && !$0.isNumber } || letters[place - 1] == "("
            let isAtWord = place + 1 < letters.count && !letters[place + 1].isWhitespace
            return isFirst || letters[place - 1].isWhitespace && isAtWord
        }
    }

    /// Words that stand before the lead's name.
    private static let words: Set<Substring> = ["ECG", "EKG", "LEAD", "ABL", "ABLEITUNG", "MDC", "CH", "心电", "导联"]
    /// Words that stand behind it: the reference of a unipolar lead, what it is, or after whom it is named.
    private static let references: Set<Substring> = [
        "REF", "WCT", "LEAD", "导联", "EINTHOVEN", "GOLDBERGER", "WILSON", "LIMB", "CHEST",
    ]

    private init?(bare word: Substring) {
        if let lead = StandardLead(named: String(word)) {
            self = lead
            return
        }
        switch word {
        // Romance languages: dérivation, derivación.
        case "DI", "ECGI", "EKGI": self = .one
        case "DII", "ECGII", "EKGII": self = .two
        case "DIII", "ECGIII", "EKGIII": self = .three
        case "ECGAVR", "EKGAVR": self = .aVR
        case "ECGAVL", "EKGAVL": self = .aVL
        case "ECGAVF", "EKGAVF": self = .aVF
        case "ECGV1", "EKGV1": self = .v1
        case "ECGV2", "EKGV2": self = .v2
        case "ECGV3", "EKGV3": self = .v3
        case "ECGV4", "EKGV4": self = .v4
        case "ECGV5", "EKGV5": self = .v5
        case "ECGV6", "EKGV6": self = .v6
        default: return nil
        }
    }
}
