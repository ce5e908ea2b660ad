// How personal data look where they need not be seen whole.

/// The masked forms of personal data, for lists, prints and logs.
package enum Mask {
    /// The text with its middle starred; when too short to hide anything, all of it is starred.
    package static func middle(of text: String, keepingFirst first: Int, last: Int) -> String {
        let hidden = text.count - first - last
        guard hidden >= 3 else { return String(repeating: "*", count: max(3, text.count)) }
        return text.prefix(first) + String(repeating: "*", count: hidden) + text.suffix(last)
    }
}
