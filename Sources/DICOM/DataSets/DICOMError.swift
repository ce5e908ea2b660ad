// What is wrong with a DICOM file, and at which byte; and what is odd in one that can be read all the same.

/// A refusal to read a file.
package struct DICOMError: Error, Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// No preamble and nothing that proves itself a data set.
        case notDICOM
        /// More than `DICOMLimits` allow; the text names the limit.
        case tooLarge(DICOMLimits.Kind)
        /// The deflated data set cannot be inflated at all.
        case badDeflate
    }

    package let kind: Kind
    /// Bytes from the start of the file.
    package let offset: Int

    init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }
}

/// Something odd that was met and got over. Readers must know of those that cost data.
package struct DICOMWarning: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// The file ends inside this element: so many bytes were announced, so many are there.
        case cut(DICOMTag, wanted: Int, available: Int)
        /// Bytes from here on are no data elements; what came before stands.
        case damaged
        /// No transfer syntax is declared; this one was proven by the bytes.
        case transferSyntaxFound(String)
        /// The bytes prove another encoding than the one declared.
        case transferSyntaxWrong(declared: String, found: String)
        /// Two bytes stand where a value representation belongs and are none.
        case unknownRepresentation(DICOMTag)
        /// A value of more than 65,534 bytes was written under a length of 16 bits; its true length is proven by what
        /// follows.
        case lengthOverflow(DICOMTag)
        /// The element stands twice; the first stays.
        case duplicate(DICOMTag)
        /// A delimiter stands where none belongs, or one is missing.
        case delimiter
        /// The file ends behind a fragment of the pixels: their delimiter is missing, and frames behind it may be.
        case openFragments
        /// The deflated part ends early; what it gave stands.
        case deflateCut
    }

    package let kind: Kind
    /// Bytes from the start of the file (of the inflated data set where it was deflated).
    package let offset: Int

    init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }

    /// Whether something that the sender wrote was not read.
    package var costsData: Bool {
        switch kind {
        case .cut, .damaged, .deflateCut: true
        default: false
        }
    }
}

/// Bounds of one file. Elements take at most 80 bytes each and at least 8 of the file; pixels and samples are not copied
/// until asked for. So elements cost at most 10 times the file's bytes and never more than 40 MB.
package enum DICOMLimits {
    package enum Kind: String, Equatable, Sendable { case elements, depth, inflatedBytes, samples, frame }

    /// Elements in all data sets together: an enhanced series of 2,000 frames has about 200,000.
    package static let elements = 500_000
    /// Sequences inside sequences; real files have 6 at most.
    package static let depth = 24
    /// Bytes of a deflated data set once inflated: 256 MiB.
    package static let inflatedBytes = 256 << 20
    /// Samples of all channels of a waveform together; a day of three channels at 200 Hz has 52 million.
    package static let samples = 64_000_000
    /// Absent samples in front of leads that begin later than others.
    static let blanks = 8_000_000
    /// Bytes of one frame: 256 MiB.
    package static let frame = 256 << 20
    /// Warnings kept.
    static let warnings = 100
}
