// Resident identity numbers inside a text that may be anything.
import FoundationEssentials
import Patients

/// The words of a text that meet every rule of GB 11643, and what the text says besides.
package struct ResidentNumbers: Sendable, Equatable {
    /// As they stand in the text.
    package let found: [String]
    /// The text without them.
    package let rest: String

    package init(in text: String) {
        let words = text.split { !$0.isASCII || !($0.isNumber || $0 == "X" || $0 == "x") }.map(String.init)
        found = words.filter { (try? ResidentIdentityNumber($0)) != nil }
        rest = found.reduce(text) { $0.replacing($1, with: "") }
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
