// How much of a foreign XML document is accepted.

/// Bounds of one document. A full aECG of ten seconds has some thousand elements, nests about 15 deep and is
/// half a megabyte long; a day of three leads is about 300 MB of text and is refused.
package struct XMLLimits: Sendable {
    /// Bytes of the file, and once more of its text in UTF-8.
    package var bytes = 32 << 20
    /// Elements within each other.
    package var depth = 64
    package var elements = 500_000
    /// Attributes of one element.
    package var attributes = 64
    /// Bytes of an element's or attribute's name.
    package var nameBytes = 256
    /// Bytes of an attribute's value.
    package var valueBytes = 64 << 10

    package init() {}

    /// Room for the events of a text: every character costs at most itself, and the shortest element `<a/>` costs 11.
    func eventBytes(ofText count: Int) -> Int { min(4_096 + 4 * count, Int(UInt32.max)) }
}
