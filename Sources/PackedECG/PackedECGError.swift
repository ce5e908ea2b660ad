// Why a packed ECG cannot be opened.

package import Bytes
package import WFDB

/// A refusal to unpack, with the byte of the part where that is known.
package enum PackedECGError: Error, Equatable, Sendable {
    /// The bytes do not begin as a packed ECG does.
    case notPacked
    /// A version that is not read yet.
    case version(UInt8)
    /// The other part was wanted.
    case otherPart(found: PackedECGPart)
    /// Shorter than its frame, or longer or shorter than the frame says.
    case length(stated: Int, found: Int)
    /// The bytes were changed: their CRC-32 is another than the one that stands in them.
    case checksum(stated: UInt32, computed: UInt32)
    /// The check holds and the content breaks the format.
    case malformed(ParseError)
    /// The WFDB header inside cannot be read.
    case header(WFDBError)
    /// The WFDB header inside is not that of a record that can be packed.
    case leads(NotPackable)
    /// The rest belongs to another essential part.
    case otherRecord
    /// The data file that came out has another CRC-32 than the one that went in.
    case dataDiffers

    /// Bytes from the start of the part.
    package var offset: Int? {
        switch self {
        case .notPacked: 0
        case .version: PackedECGFrame.versionOffset
        case .otherPart: PackedECGFrame.partOffset
        case .length(let stated, let found): min(stated, found)
        case .checksum: PackedECGFrame.checksumOffset
        case .malformed(let error): error.offset
        case .header, .leads, .otherRecord, .dataDiffers: nil
        }
    }
}
