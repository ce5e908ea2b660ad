// Compressed frames of DICOM pictures, given to the room of codecs.

package import DICOM
import PixelCodecs

/// Decodes JPEG, JPEG-LS and JPEG 2000 for the pictures of DICOM files.
package struct CompressedFrames: FrameCodec {
    private let missing: Set<String>

    /// With every library that this was built with.
    package init() { missing = FrameDecoder.missingPackages }

    /// - Parameter missing: Debian packages of the libraries that are to be done without.
    package init(missing: Set<String>) { self.missing = missing }

    package func decodes(_ transferSyntax: String) -> Bool { FrameDecoder.knows(transferSyntax) }

    package func frame(
        _ codestream: [UInt8], transferSyntax: String, _ layout: FrameLayout
    ) throws(FrameCodecRefusal) -> PixelFrame {
        do throws(PixelCodecError) {
            var decoder = FrameDecoder(transferSyntax: transferSyntax, FrameDescription(layout))
            decoder.missing = missing
            let decoded = try decoder.decode(codestream)
            return PixelFrame(decoded.bytes[...], FrameLayout(decoded.description, else: layout.photometric))
        } catch {
            var isUnavailable = false
            if case .notBuilt = error.kind { isUnavailable = true }
            throw FrameCodecRefusal(error.words, isUnavailable: isUnavailable)
        }
    }
}

extension FrameDescription {
    fileprivate init(_ layout: FrameLayout) {
        self.init(
            rows: layout.rows, columns: layout.columns, samplesPerPixel: layout.samplesPerPixel,
            bitsAllocated: layout.bitsAllocated, bitsStored: layout.bitsStored, isSigned: layout.isSigned,
            photometricInterpretation: layout.photometric.rawValue)
    }
}

extension FrameLayout {
    /// - Parameter declared: what the colours are where the codec's own word is none of DICOM's.
    fileprivate init(_ found: FrameDescription, else declared: Photometric) {
        self.init(
            rows: found.rows, columns: found.columns, samplesPerPixel: found.samplesPerPixel,
            bitsAllocated: found.bitsAllocated, bitsStored: found.bitsStored, highBit: found.bitsStored - 1,
            isSigned: found.isSigned,
            photometric: Photometric(rawValue: found.photometricInterpretation) ?? declared)
    }
}

extension PixelCodecError {
    /// For whoever reads why a picture is not drawn.
    fileprivate var words: String {
        switch kind {
        case .notBuilt(let package): "this program was built without \(package)"
        case .transferSyntax(let uid): "no decoder for \(uid)"
        case .description(let what): "the data set's \(what) makes no sense"
        case .differs(let what, let declared, let found): "\(what): declared \(declared), in the codestream \(found)"
        case .tooManyBytes(let bytes, let limit): "\(bytes) bytes of pixels, \(limit) are allowed"
        case .tooManyScans(let limit): "more than \(limit) scans"
        case .noCodestream: "no codestream"
        case .badHeader(let what), .unsupported(let what), .damaged(let what): what
        case .noMemory: "not enough memory"
        }
    }
}
