// What is wrong with an aECG file, where nothing of it can be read right.

/// A refusal to read a file.
package enum AECGError: Error, Equatable, Sendable {
    /// Not well-formed XML; counted from 1.
    case malformed(line: Int, column: Int)
    /// A document type with declarations of its own, or a named entity: nothing of the kind is expanded.
    case entities(line: Int)
    /// The bytes are not text in the character set that is declared, nor in another that is known.
    case undecodable(declared: String)
    /// The root is not `AnnotatedECG`.
    case notAnECG(root: String)
    /// More than the limits allow.
    case tooLarge(Excess)
    /// No series with samples of a lead.
    case noLeads
    /// No series whose time sequence states how far samples are apart.
    case noTimeBase

    package enum Excess: String, Equatable, Sendable { case bytes, depth, elements, attributes, samples }
}

/// Bounds of the recordings in a file.
package enum AECGLimits {
    /// Over all leads of all series together.
    package static let samples = 16_000_000
    /// Leads of all series together.
    package static let leads = 512
    /// Measurements and statements together.
    package static let findings = 10_000
}
