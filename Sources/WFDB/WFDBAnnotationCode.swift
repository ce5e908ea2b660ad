// The codes of annotations and their letters (annot(5) and the code table of the WFDB guide).

/// What an annotation is, by its number in the file.
package struct WFDBAnnotationCode: RawRepresentable, Equatable, Hashable, Sendable {
    package let rawValue: Int

    package init(rawValue: Int) {
        self.rawValue = rawValue
    }

    package static let note = WFDBAnnotationCode(rawValue: 22)
    package static let rhythm = WFDBAnnotationCode(rawValue: 28)

    /// The letter by which people know it; codes without one are shown in square brackets.
    package var symbol: String { Self.symbols[rawValue] ?? "[\(rawValue)]" }

    /// A heart beat of any kind.
    package var isBeat: Bool { Self.beats.contains(rawValue) }

    private static let symbols: [Int: String] = [
        0: " ", 1: "N", 2: "L", 3: "R", 4: "a", 5: "V", 6: "F", 7: "J", 8: "A", 9: "S", 10: "E", 11: "j", 12: "/",
        13: "Q", 14: "~", 16: "|", 18: "s", 19: "T", 20: "*", 21: "D", 22: "\"", 23: "=", 24: "p", 25: "B", 26: "^",
        27: "t", 28: "+", 29: "u", 30: "?", 31: "!", 32: "[", 33: "]", 34: "e", 35: "n", 36: "@", 37: "x", 38: "f",
        39: "(", 40: ")", 41: "r",
    ]

    /// Normal, bundle branch block, atrial, nodal, supraventricular, ventricular, escape, paced, fusion, unclassified and
    /// learning beats, flutter waves and R-on-T.
    private static let beats: Set<Int> = Set(1...13).union([25, 30, 31, 34, 35, 38, 41])
}
