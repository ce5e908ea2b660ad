// What can be wrong with a sealed bundle, and where.
package import HubAPI

/// Why a bundle is not read, or not read further. Chunks are counted from 0.
package enum BundleError: Error, Equatable, Sendable {
    /// The first bytes are not those of a bundle.
    case notABundle
    /// A version that this program does not know.
    case versionUnknown(UInt8)
    /// Sealed in a way that this program does not know.
    case suiteUnknown(UInt8)
    /// A length in the first sixteen bytes is beyond its limit.
    case preludeTooLong
    /// The file ends before its head and signature do.
    case preludeTruncated
    /// The head is not what a head says; names the member at fault, empty for the whole.
    case headUnreadable(field: String)
    /// The head is not signed by the terminal that it names.
    case signatureWrong(JWSError)
    /// The key to which the bundle should be sealed is none for that.
    case keyUnusable
    /// The chunk announces a length that no chunk has.
    case chunkLength(chunk: Int)
    /// The chunk was changed, moved, or sealed for somebody else.
    case notAuthentic(chunk: Int)
    /// The file ends in this chunk, before the last one was read.
    case truncated(chunk: Int)
    /// Bytes follow after the last chunk.
    case trailing
    /// What is inside is not a row of exams with their objects; ended in this chunk.
    case contentMalformed(chunk: Int)
    /// The bundle holds another number of exams than its head says.
    case examsDiffer(announced: Int, found: Int)
    /// Asked to seal what no bundle may hold.
    case notSealable
}
