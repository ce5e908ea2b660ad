// What is wrong with a file of raw samples: its header's text, one of its fields, or its length.

package import Bytes

package enum RawECGError: Error, Equatable, Sendable {
    /// The bytes do not begin with an object whose fields include `lianyi-ecg`.
    case notRawECG
    /// No line feed or zero byte ends the header within `RawECGLimits.headerBytes`.
    case unendedHeader
    /// The header is no JSON; the offset counts from the file's start.
    case json(ParseError)
    /// A version of the form that is not read yet.
    case version(Int)
    /// A field is missing, of another sort, or says something that the form does not allow. The name is a path such as
    /// `leads[2].name`.
    case field(String, Trouble)
    /// More or fewer bytes of samples than leads and sample count make.
    case length(stated: Int, found: Int)
    /// The samples have another CRC-32 than the header states.
    case checksum(stated: UInt32, found: UInt32)

    package enum Trouble: Equatable, Sendable {
        case missing
        /// What should stand there.
        case wanted(Wanted)
    }

    /// What a field may say, for whoever puts it into words.
    package enum Wanted: Equatable, Sendable {
        case object
        /// The number 1.
        case version
        /// One of these words.
        case word([String])
        case number
        /// Above 0, up to this, in this unit.
        case positive(upTo: Int, unit: String)
        case between(ClosedRange<Double>, unit: String)
        case whole(ClosedRange<Int>)
        /// Over all leads together.
        case samples(atMost: Int)
        case text(atMost: Int)
        case texts
        case array(atMost: Int)
        case leads(atMost: Int)
        /// A lead's name, which no other lead has.
        case otherName
        /// ISO 8601 with an offset.
        case time
        /// Eight hexadecimal digits.
        case checksum
    }
}

/// Bounds of a file.
package enum RawECGLimits {
    /// With the byte that ends it.
    package static let headerBytes = 1 << 20
    package static let leads = 64
    /// Over all leads together.
    package static let samples = 64_000_000
    /// Hertz.
    package static let frequency = 100_000.0
    /// Characters of any text.
    package static let characters = 4_096
    /// Measurements, statements, comments: of each.
    package static let entries = 1_000
}
