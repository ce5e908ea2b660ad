// What is wrong with a WFDB record: which line of the header, or which of its files.

/// A refusal to read a record.
package enum WFDBError: Error, Equatable, Sendable {
    /// No record line: this is not a WFDB header.
    case notAHeader
    /// A line of the header breaks the rules of header(5); `column` counts words from 1.
    case badLine(line: Int, column: Int)
    /// More than `WFDBLimits` allow; the kind names the limit.
    case tooLarge(WFDBLimits.Kind)
    /// Fewer signal lines than the record line declares.
    case missingSignalLines(declared: Int, found: Int)
    /// Another number of segment lines than the record line declares.
    case missingSegmentLines(declared: Int, found: Int)
    /// A file or segment is named with a folder.
    case pathInName(line: Int)
    /// A file that the header names was not given.
    case missingFile(String)
    /// A data file holds fewer bytes than its header declares.
    case shorterThanDeclared(file: String, declaredBytes: Int, foundBytes: Int)
    /// The header states no length and the data do not end on a whole frame.
    case partialFrame(file: String, foundBytes: Int)
    /// Lines of one data file contradict each other (format, byte offset) or are not beside each other.
    case contradictoryGroup(line: Int)
    /// The segment of this line does not fit the record: another frequency, other signals, a scale or a rate of its
    /// own that cannot be brought to the others', or segments of its own.
    case contradictorySegment(line: Int)
    /// The header of a segment, or what it names, is wrong.
    indirect case inSegment(header: String, WFDBError)
    /// A sound record of a sort that is read in a later version.
    case notReadableYet(Unread)

    /// What today's version does not read.
    package enum Unread: Equatable, Sendable {
        /// A storage format other than those of `WFDBFormat`, such as FLAC (508, 516, 524).
        case format(Int, line: Int)
    }
}

/// What can be read and is doubtful all the same.
package enum WFDBDoubt: Equatable, Sendable {
    /// Words are missing in the middle of this signal line: what stands where a number should be was taken for the
    /// description.
    case lineCutShort(line: Int)
    /// The record line states a time or date that is none; it is left out.
    case startUnread(line: Int)
    /// The record line states no frequency: the format's 250 Hz stands in for it, and no interval can be trusted.
    case frequencyAssumed(line: Int)
    /// The header is text in no known character set; its non-ASCII letters may be wrong.
    case characterSet
    /// The first sample of this signal is another than the header states.
    case initialValueDiffers(signal: String, stated: Int, found: Int)
    /// The segment of this line is longer or shorter than the record's header says; it was cut, or its end is missing.
    case segmentLength(name: String, declared: Int, found: Int)
    /// Segments store this signal in different steps; all were brought to the finest of them.
    case segmentScales(signal: String)
    /// In so many segments this signal is another quantity than in the first, or is none of the layout's; it is no ECG, and
    /// was left out there.
    case signalLeftOut(signal: String, segments: Int)
    /// This signal has fewer samples than the fastest; each of them stands until the next.
    case held(signal: String)
    /// An annotation file has no end mark; all whole annotations were read.
    case annotationsCut(file: String)
}

/// Bounds of a record. A day of three leads at 200 Hz has 52 million samples.
package enum WFDBLimits {
    package enum Kind: String, Equatable, Sendable { case headerBytes, signals, segments, samples, annotations }

    package static let headerBytes = 1 << 20
    package static let signals = 256
    package static let segments = 10_000
    /// Segments times signals.
    package static let segmentSignals = 100_000
    /// Over all signals together, and over all segments that are opened for them.
    package static let samples = 64_000_000
    /// In one frame, of one signal.
    package static let samplesPerFrame = 65_536
    /// In one file: a day of beats at 200 a minute is 288,000.
    package static let annotations = 1_000_000
}
