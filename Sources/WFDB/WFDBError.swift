// What is wrong with a WFDB record: which line of the header, or which of its files.

/// A refusal to read a record.
package enum WFDBError: Error, Equatable, Sendable {
    /// No record line: this is not a WFDB header.
    case notAHeader
    /// A line of the header breaks the rules of header(5); `column` counts words from 1.
    case badLine(line: Int, column: Int)
    /// More than `WFDBLimits` allow; the text names the limit.
    case tooLarge(WFDBLimits.Kind)
    /// Fewer signal lines than the record line declares.
    case missingSignalLines(declared: Int, found: Int)
    /// A file that the header names was not given.
    case missingFile(String)
    /// A data file holds fewer bytes than its header declares.
    case shorterThanDeclared(file: String, declaredBytes: Int, foundBytes: Int)
    /// The header states no length and the data do not end on a whole frame.
    case partialFrame(file: String, foundBytes: Int)
    /// Lines of one data file contradict each other (format, byte offset) or are not beside each other.
    case contradictoryGroup(line: Int)
    /// A sound record of a sort that is read in a later version.
    case notReadableYet(Unread)

    /// What today's version does not read.
    package enum Unread: Equatable, Sendable {
        /// A storage format other than 16.
        case format(Int, line: Int)
        case multiSegment
        /// More than one sample per frame, at this line.
        case samplesPerFrame(Int, line: Int)
        /// Signals shifted against each other, at this line.
        case skew(Int, line: Int)
    }
}

/// Bounds of a record. A day of three leads at 200 Hz has 52 million samples.
package enum WFDBLimits {
    package enum Kind: String, Equatable, Sendable { case headerBytes, signals, samples }

    package static let headerBytes = 1 << 20
    package static let signals = 256
    /// Over all signals together.
    package static let samples = 64_000_000
}
