// The name of a mapping, and how a sender chooses one for a table.

/// What an alliance calls a mapping: small letters, digits, points and hyphens, 40 at most.
package struct MappingName: Sendable, Hashable, CustomStringConvertible {
    package let text: String

    /// nil for anything else.
    package init?(_ text: String) {
        let isWord = { (unit: UInt8) in (0x61...0x7A).contains(unit) || (0x30...0x39).contains(unit) }
        guard (1...40).contains(text.utf8.count), text.utf8.first.map(isWord) == true,
            text.utf8.allSatisfy({ isWord($0) || $0 == 0x2D || $0 == 0x2E })
        else { return nil }
        self.text = text
    }

    package var description: String { text }

    /// The parameter of a media type that names the mapping: `text/csv; mapping=bc-20s`. What cannot be a name is given as it
    /// stands, at most 40 characters of it: it will not be known. nil without the parameter.
    package static func chosen(in mediaType: String) -> String? {
        for parameter in mediaType.split(separator: ";").dropFirst() {
            let pair = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, bare(pair[0]).lowercased() == "mapping" else { continue }
            return String(bare(pair[1]).filter { $0 != "\"" }.prefix(40))
        }
        return nil
    }

    private static func bare(_ text: Substring) -> Substring {
        let start = text.drop { $0 == " " }
        return start.lastIndex { $0 != " " }.map { start[...$0] } ?? ""
    }
}
