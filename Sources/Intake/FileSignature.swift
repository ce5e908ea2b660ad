// What a file is, told from its bytes and never from its name.

import ASTM
import Bytes
import DICOM
import EDF
import FlatFile
import HL7v2
import PackedECG
import RawECG
import WFDB

/// The sorts of file that a county sends, those that are read and those that are only recognised.
package enum FileSignature: String, Sendable, CaseIterable {
    case empty
    case hl7, astm, flatFileMapping, wfdbHeader, wfdbAnnotations, matlab4, png, jpeg
    case packedECG, packedECGRest, rawECG, typedCount
    case dicom, scp, aecg, edf, matlab5, bmp, gif, tiff, heic, pdf
    /// Kept and named, so that whoever sent it knows what to export instead.
    case webp, jpeg2000, zip, museXML, philipsXML, cardioSoftXML, ishne, mfer
    case unknown

    /// Recognises bytes; a few kilobytes at the front decide, whatever the file's length.
    package init(of bytes: [UInt8]) {
        if bytes.isEmpty {
            self = .empty
        } else {
            self =
                Self.byMagic(bytes) ?? Self.packed(bytes) ?? Self.byText(bytes) ?? Self.byStructure(bytes) ?? .unknown
        }
    }

    /// Magic numbers: offset, bytes, meaning.
    private static let magics: [(Int, [UInt8], FileSignature)] = [
        (0, [0x89, 0x50, 0x4E, 0x47], .png),
        (0, [0xFF, 0xD8, 0xFF], .jpeg),
        (128, Array("DICM".utf8), .dicom),
        // EN 1064: section 0 begins at byte 6 with a header of 16 bytes whose last six are the mark.
        (16, Array("SCPECG".utf8), .scp),
        (0, Array("0       ".utf8), .edf),
        (0, [0xFF] + Array("BIOSEMI".utf8), .edf),
        (0, Array("MATLAB 5.0 MAT-file".utf8), .matlab5),
        (0, Array("MATLAB 7.3 MAT-file".utf8), .matlab5),
        (0, Array("GIF8".utf8), .gif),
        (0, [0x49, 0x49, 0x2A, 0x00], .tiff),
        (0, [0x4D, 0x4D, 0x00, 0x2A], .tiff),
        (4, Array("ftypheic".utf8), .heic),
        (4, Array("ftypmif1".utf8), .heic),
        (0, Array("%PDF-".utf8), .pdf),
        (8, Array("WEBP".utf8), .webp),
        (0, [0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20, 0x0D, 0x0A, 0x87, 0x0A], .jpeg2000),
        (0, [0x50, 0x4B, 0x03, 0x04], .zip),
        // Holter recordings of the ISHNE standard, and MFER (ISO 22077): a preamble of 32 bytes.
        (0, Array("ISHNE1.0".utf8), .ishne),
        (0, [0x40, 0x20] + Array("MFR".utf8), .mfer),
    ]

    private static func byMagic(_ bytes: [UInt8]) -> FileSignature? {
        magics.first { offset, magic, _ in bytes.dropFirst(offset).starts(with: magic) }?.2
    }

    private static func packed(_ bytes: [UInt8]) -> FileSignature? {
        switch PackedECGPart(beginning: bytes) {
        case .essential: .packedECG
        case .rest: .packedECGRest
        case nil: nil
        }
    }

    private static func byText(_ bytes: [UInt8]) -> FileSignature? {
        let front = bytes.prefix(4_096).drop { $0.isBlank || framing.contains($0) }
        if ["MSH", "FHS", "BHS"].contains(where: { front.starts(with: $0.utf8) }) || isWideHeader(bytes) {
            return .hl7
        }
        if headless.contains(where: { front.starts(with: $0.utf8) }) { return .hl7 }
        if isASTM(bytes.prefix(4_096)) { return .astm }
        if RawECG.isLikely(bytes) { return .rawECG }
        if TypedCountFile.isLikely(bytes) { return .typedCount }
        if FlatFileMapping.isMapping(bytes) { return .flatFileMapping }
        return byRoot(bytes)
    }

    /// Segments with which a message of results begins when its header was lost on the way.
    private static let headless = ["PID|", "PV1|", "ORC|", "OBR|", "OBX|"]

    private static func byStructure(_ bytes: [UInt8]) -> FileSignature? {
        if Matlab4(bytes) != nil { return .matlab4 }
        if isBitmap(bytes) { return .bmp }
        if DICOMFile.isLikely(bytes) { return .dicom }
        if EDFHeader.isZeroPadded(bytes) { return .edf }
        if isUnmarkedSCP(bytes) { return .scp }
        if WFDBHeader.isLikely(bytes) { return .wfdbHeader }
        if WFDBAnnotations.isLikely(bytes) { return .wfdbAnnotations }
        return nil
    }

    /// The UTF-8 mark and MLLP's start block.
    private static let framing: Set<UInt8> = [0xEF, 0xBB, 0xBF, 0x0B]

    /// A header record at the front, or in the first frame of a captured line that opens a message.
    private static func isASTM(_ front: ArraySlice<UInt8>) -> Bool {
        let bare = front.drop { $0.isBlank || Ascii.utf8Mark.contains($0) || lineControls.contains($0) }
        if ASTMDelimiters.isHeader(bare) { return true }
        var rest = front
        while let start = rest.firstIndex(of: Ascii.startOfText) {
            rest = rest[(start + 1)...]
            if rest.first?.isDigit == true, ASTMDelimiters.isHeader(rest.dropFirst()) { return true }
        }
        return false
    }

    private static let lineControls: Set<UInt8> = [
        Ascii.enquiry, Ascii.acknowledge, Ascii.negativeAcknowledge, Ascii.endOfTransmission,
    ]

    private static func isWideHeader(_ bytes: [UInt8]) -> Bool {
        let marks: [[UInt8]] = [[0xFF, 0xFE], [0xFE, 0xFF], []]
        let wide = Array("MSH".utf8)
        return marks.contains { mark in
            let rest = bytes.dropFirst(mark.count).prefix(6)
            guard bytes.starts(with: mark), rest.count == 6 else { return false }
            return rest.filter { $0 != 0 } == wide && rest.count { $0 == 0 } == 3
        }
    }

    /// XML in one byte a character or two, by its root in any case of letters.
    private static func byRoot(_ bytes: [UInt8]) -> FileSignature? {
        let marks: Set<UInt8> = [0xEF, 0xBB, 0xBF, 0xFE, 0xFF, 0x00]
        let front = bytes.prefix(8_192).filter { $0 != 0 }.drop { $0.isBlank || marks.contains($0) }
        guard front.first == UInt8(ascii: "<") else { return nil }
        let small = front.map { $0.isCapital ? $0 | 0x20 : $0 }
        return roots.first { contains($0.0, in: small[...]) }?.1
    }

    /// What electrocardiographs write in XML: the aECG, and the makers' own.
    private static let roots: [(String, FileSignature)] = [
        ("annotatedecg", .aecg), ("<restingecgdata", .philipsXML), ("<restingecg", .museXML),
        ("<cardiologyxml", .cardioSoftXML),
    ]

    private static func contains(_ text: String, in bytes: ArraySlice<UInt8>) -> Bool {
        let wanted = Array(text.utf8)
        return bytes.indices.contains { bytes[$0...].starts(with: wanted) }
    }

    /// A bitmap of Windows: two letters are few, so its four reserved bytes must be nothing, too.
    private static func isBitmap(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: "BM".utf8) && bytes.count > 14 && bytes[6..<10].allSatisfy { $0 == 0 }
    }

    /// An SCP record whose section 0 lacks the mark: it begins after the record header (6 bytes by EN 1064, 8
    /// with some handhelds), has id 0, and its first pointer speaks of itself: id 0 and the same length
    /// again.
    private static func isUnmarkedSCP(_ bytes: [UInt8]) -> Bool {
        [6, 8].contains { start in
            var cursor = ByteCursor(bytes)
            guard (try? cursor.skip(start + 2)) != nil,
                let section = try? cursor.integer(UInt16.self, .little), section == 0,
                let length = try? cursor.length32(.little), length > 0, (try? cursor.skip(8)) != nil,
                let pointed = try? cursor.integer(UInt16.self, .little), pointed == 0
            else { return false }
            return (try? cursor.length32(.little)) == length
        }
    }
}
