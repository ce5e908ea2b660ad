// What is wrong with a MATLAB file.

package import Bytes

package enum MATFileError: Error, Equatable, Sendable {
    /// No header of a level 5 file.
    case notAMATFile
    /// Saved with `-v7.3`: the content is HDF5.
    case hdf5
    /// The bytes end too early or break the format.
    case malformed(ParseError)
    /// A compressed element at this byte is damaged.
    case damaged(offset: Int)
    /// More than `MATFileLimits` allow.
    case tooLarge(MATFileLimits.Kind)
    /// No structure with the samples of twelve leads; the names of the variables found.
    case noRecording([String])
    /// The samples are no matrix of twelve rows or columns.
    case shape([Int])
    /// Samples that fit no step of the recording: beyond 2,147 V.
    case outOfRange
}

/// Bounds of a file. CPSC 2018's longest recording has 144 s at 500 Hz: 864,000 numbers.
package enum MATFileLimits {
    package enum Kind: String, Equatable, Sendable { case elements, numbers, inflatedBytes, depth }

    /// Arrays and their parts, over the whole file.
    package static let elements = 20_000
    /// Numbers of all arrays together; 8 bytes each in memory. A text counts by its bytes.
    package static let numbers = 8_000_000
    /// Of all compressed elements together.
    package static let inflatedBytes = 96 << 20
    /// Of a variable's name; MATLAB's own limit is 63.
    package static let nameBytes = 256
    /// Structures and cells in each other.
    package static let depth = 8
}
