// The escape sequences of HL7 2.x chapter 2.7: separators as \F\ \S\ \T\ \R\ \E\, bytes as \X0D0A\.

import Bytes

enum HL7Escape {
    /// The text of a run with its escape sequences resolved; unknown ones stay as they were sent.
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
        return String(decoding: EscapeSequences(mark: escape, meanings).resolve(raw), as: UTF8.self)
    }
}
