// Which character sets a message may declare in MSH-18 today, and whether its bytes keep to the declaration.

import Bytes

/// UTF-8 and its subset ASCII are read. Mindray's `UNICODE` is UTF-8 on the wire.
enum HL7CharacterSet {
    /// HL7 table 0211 names, and what senders write instead.
    private static let readable: Set<String> = [
        "", "ASCII", "UNICODE", "UNICODE UTF-8", "UTF-8", "UTF8", "ISO_IR 192", "ISO IR192",
    ]

    /// Refuses a declared set that is not read yet, and bytes that are not text in the declared one.
    static func check(header: HL7Segment, of lines: [HL7Lines.Line]) throws(HL7Error) {
        let declared = (header.text(18) ?? "").uppercased()
        guard readable.contains(declared) else {
            throw HL7Error(
                .characterSetNotReadableYet(declared), at: header.offset, place: header.place(field: 18))
        }
        for (index, line) in lines.enumerated() where String(validating: line.bytes, as: UTF8.self) == nil {
            let place = HL7Place(segment: name(of: line), ordinal: index + 1)
            let isUndeclared = declared.isEmpty
            throw HL7Error(
                isUndeclared ? .characterSetNotReadableYet("") : .badText, at: line.bytes.startIndex,
                place: place)
        }
    }

    private static func name(of line: HL7Lines.Line) -> String {
        let label = line.bytes.prefix(3)
        return label.allSatisfy { $0.isCapital || $0.isDigit } ? String(decoding: label, as: UTF8.self) : "?"
    }
}
