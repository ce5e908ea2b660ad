// What `make fuzz` throws bytes at: every parser by its name, and the one entry through which all files come.

import Exams
import FoundationEssentials
import Intake

/// A parser under fuzz. Each takes any bytes and must come back: with values, or with an error of its own.
/// Deploy/dev/fuzz reads the names from here, one a line.
package enum FuzzTarget: String, CaseIterable, Sendable {
    /// One file, whatever it is.
    case file
    /// A message of an analyser or a laboratory, HL7 v2.
    case hl7
    /// The same in ASTM E1394.
    case astm
    /// What comes over a line in MLLP, cut into pieces.
    case mllp
    /// What comes over a line in ASTM E1381, cut into pieces, with answers in between.
    case line
    /// A mapping and its table.
    case table
    /// A count typed in by hand.
    case typed
    /// A WFDB header and its data file.
    case record
    /// A WFDB header of several segments, a segment's header and its data.
    case segments
    /// WFDB annotations.
    case annotations
    /// MATLAB files of level 5.
    case mat
    /// A raw ECG: lines of header and bare samples.
    case raw
    /// Two parts of a packed ECG.
    case packed
    /// An HL7 aECG.
    case aecg
    /// SCP-ECG and the dialect of handhelds.
    case scp
    /// EDF, EDF+ and BDF.
    case edf
    /// A DICOM file: its data set, its texts, its waveforms, a copy without names.
    case dicom
    /// The pixels of a DICOM file: native, run lengths, compressed; and how they are drawn.
    case pixels
    /// A frame in JPEG: baseline, extended, progressive.
    case dct
    /// A frame in lossless JPEG.
    case lossless
    /// A frame in JPEG-LS.
    case jpegls
    /// A frame in JPEG 2000.
    case jpeg2000
    /// A PNG: proved, decoded, drawn small.
    case png
    /// A JPEG: proved, decoded, drawn small.
    case jpeg
    /// A picture without what its file tells besides its pixels.
    case strip
    /// Text whose character set nobody declared, JSON, and DICOM's character sets.
    case text

    /// Whatever the bytes are, it comes back.
    package func run(_ bytes: [UInt8]) {
        switch self {
        case .file: Self.describe([ExamFile(name: "a", bytes: bytes)])
        case .hl7, .astm, .mllp, .line, .table, .typed, .text: runLaboratory(bytes)
        case .record, .segments, .annotations, .mat, .raw, .packed, .aecg, .scp, .edf: runRecording(bytes)
        case .dicom, .pixels, .dct, .lossless, .jpegls, .jpeg2000, .png, .jpeg, .strip: runPicture(bytes)
        }
    }

    /// What a worker does with an exam's files; its answer goes out as JSON, which has no word for infinity.
    static func describe(_ files: [ExamFile]) {
        let intake = Intake(), answer = intake.describe(files)
        precondition((try? JSONEncoder().encode(answer)) != nil, "no worker can say this answer")
        guard case .read(.electrocardiogram, _) = answer else { return }
        _ = try? intake.samples(files)
    }

    /// Two bytes say how long the first part is.
    static func halves(of bytes: [UInt8]) -> ([UInt8], [UInt8]) {
        guard bytes.count > 2 else { return (bytes, []) }
        let length = min(Int(bytes[0]) << 8 | Int(bytes[1]), bytes.count - 2)
        return (Array(bytes[2..<(2 + length)]), Array(bytes[(2 + length)...]))
    }

    /// The opposite; parts that are too long for two bytes make no seed.
    static func joined(_ first: [UInt8], _ second: [UInt8]) -> [UInt8]? {
        guard let length = UInt16(exactly: first.count) else { return nil }
        return [UInt8(length >> 8), UInt8(length & 255)] + first + second
    }
}
