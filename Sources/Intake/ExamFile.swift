// One file of an exam as bytes in memory, with the name its sender gave it.

/// A file of an exam. The name serves to find the parts of a record by it and to name the place of a trouble;
/// what the file is, its bytes alone say.
package struct ExamFile: Sendable, Equatable {
    package let name: String
    package let bytes: [UInt8]

    package init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }
}

/// Bounds of one exam. Memory used is at most these bytes, once more that for the samples of a recording, and
/// the decoder's own (`RasterLimits.decodedBytes`).
package struct IntakeLimits: Sendable {
    /// All files of an exam together: 256 MiB.
    package var bytes = 256 << 20
    /// Files of an exam: a WFDB record has a header and rarely more than a dozen data files.
    package var files = 64

    package init() {}
}
