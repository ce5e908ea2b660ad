// The escape sequences of HL7 2.x chapter 2.7: separators as \F\ \S\ \T\ \R\ \E\, bytes as \X0D0A\, line
// ends as \.br\, emphasis as \H\ and \N\.

import Bytes

enum HL7Escape {
    /// The text of a run with its escape sequences resolved; unknown ones stay as they were sent.
    /// Emphasis has no place in a value and is left out.
    static func resolve(_ raw: ArraySlice<UInt8>, _ delimiters: HL7Delimiters) -> String {
        guard let escape = delimiters.escape, raw.contains(escape) else {
            return String(decoding: raw, as: UTF8.self)
        }
        var meanings = [
            (letter: UInt8(ascii: "F"), byte: delimiters.field),
            (letter: UInt8(ascii: "S"), byte: delimiters.component),
            (letter: UInt8(ascii: "R"), byte: delimiters.repetition),
            (letter: UInt8(ascii: "E"), byte: escape),
        ]
        if let subcomponent = delimiters.subcomponent {
            meanings.append((letter: UInt8(ascii: "T"), byte: subcomponent))
        }
        let words: [(word: String, text: String)] = [("H", ""), ("N", ""), (".br", "\n")]
        let bytes = EscapeSequences(mark: escape, meanings, words).resolve(raw)
        return String(decoding: bytes, as: UTF8.self)
    }
}
