// Why a record is sent as it is and not packed.

package import WFDB

/// A refusal to pack. The record's own files are sent instead; nothing is lost but time.
package enum NotPackable: Error, Equatable, Sendable {
    /// The files are no record that is read: a broken header, fewer bytes than declared.
    case unreadable(WFDBError)
    /// The signal of this line of the header is not stored in format 16, or with several samples in a frame, or shifted.
    case otherStorage(line: Int)
    /// Not the twelve standard leads, each once; the names found.
    case otherLeads([String])
    /// The signals stand in several data files, or not at the same place of one.
    case severalDataFiles([String])
    /// This limb lead has another gain, unit or baseline than I: III, aVR, aVL and aVF do not follow by plain
    /// arithmetic.
    case scalesDiffer(String)
    /// No sample.
    case empty
    /// More samples of each lead than `PackedECGLimits` allow.
    case tooLong(samples: Int)
    /// More header, or more bytes before or after the samples, than `PackedECGLimits` allow.
    case tooManyBytes(Int)
    /// What unpacking gives is not, byte for byte, what was packed.
    case notReproducible
    /// zlib found no memory.
    case noMemory
}

/// Bounds of a packed ECG. They are for resting electrocardiograms: 10 s at 500 Hz have 5,000 samples.
package enum PackedECGLimits {
    /// Samples of each lead: twenty minutes at 500 Hz.
    package static let samples = 600_000
    /// Bytes of the header, of what stands before the samples in the data file, and of what stands after them.
    package static let bytes = 1 << 16
    /// Distinct values: those of 16 bits.
    static let values = 1 << 16
    /// Bytes of a part: what incompressible samples of the longest record take, and some more.
    package static let partBytes = 32 << 20
}
