// What is wrong with an EDF file, where nothing of it can be read right.

/// A refusal to read a file.
package enum EDFError: Error, Equatable, Sendable {
    /// Neither EDF's nor BDF's version field is at the front.
    case notEDF
    /// The file ends inside its header.
    case headerCut(wanted: Int, found: Int)
    /// A field of the header is no number, or one that cannot be; signals count from 1.
    case badField(Field, signal: Int?)
    /// More than `EDFLimits` allow.
    case tooLarge(Field)
    /// Not one whole data record.
    case noData

    /// Fields by their names in the specification.
    package enum Field: String, Equatable, Sendable {
        case signals = "number of signals"
        case records = "number of data records"
        case duration = "duration of a data record"
        case samplesPerRecord = "samples in each data record"
    }
}

/// Bounds of a file. A day of three leads at 200 Hz has 52 million samples.
package enum EDFLimits {
    package static let signals = 640
    /// Over the signals that are read into memory together.
    package static let samples = 64_000_000
    package static let annotations = 10_000
    /// Absent samples that stand for breaks, over all signals.
    static let blanks = 4_000_000
}

/// Something doubtful: said with the recording, never settled silently.
package enum EDFDoubt: Equatable, Sendable {
    /// Zeros stand for blanks in the version field.
    case versionPadding
    /// The header says it is of another length than its signals make it.
    case headerLength(stated: Int, used: Int)
    /// Fewer whole records than the header states.
    case truncated(stated: Int, found: Int)
    /// More bytes than the stated records need.
    case longer(bytes: Int)
    /// The header left the number of records open, as a recorder does that was not closed.
    case openEnded(found: Int)
    /// Records do not follow each other without a break.
    case gaps(count: Int, seconds: Double)
    /// Signals whose range or unit gives no voltage, and the units that they have, each once.
    case uncalibrated(labels: [String], units: [String])
    /// The two statements of the start date differ.
    case startDate(header: String, recording: String)
    /// Annotations that cannot be read, so many records have such.
    case unreadableAnnotations(Int)
    case tooManyAnnotations
}
