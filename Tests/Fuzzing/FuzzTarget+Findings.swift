// Inputs that once brought a parser down or kept it busy for minutes, each made again in a line or two.

import DICOM

extension FuzzTarget {
    /// Whole inputs of the target's own kind; none where nothing was found that is not the own test of its format.
    package var findings: [[UInt8]] {
        switch self {
        case .file: [Self.tinySensitivity]
        case .record: ["1e-306", "1e-306/nu", "1e300/nV", "-1e-306/mV"].compactMap(Self.foolishGain)
        case .raw: [Self.tinyStep]
        case .pixels: [Self.steepSlope, Self.emptySegments]
        default: []
        }
    }

    /// A step of 10³⁰⁹ µV and the like: the gain is no number that JSON can say.
    private static func foolishGain(_ gain: String) -> [UInt8]? {
        joined(Array("a 1 500 2\na.dat 16 \(gain) 16 0 1 3 0 I\n".utf8), [1, 0, 2, 0])
    }

    private static var tinyStep: [UInt8] {
        let header = """
            {"lianyi-ecg":1,"frequency":500,"sampleCount":1,"encoding":"int16le","layout":"planar","leads":[\
            {"name":"I","microvoltsPerStep":1e-306}]}

            """
        return Array(header.utf8) + [1, 0]
    }

    private static var tinySensitivity: [UInt8] { DICOMWriter.file(waveform(sensitivity: 1e-306)) }

    /// From the least to the greatest value is infinitely far, which made a grey that is no number.
    private static var steepSlope: [UInt8] {
        var set = frame(16)
        set.remove(.windowCenter)
        set.set(.pixelRepresentation, 1)
        set.set(.rescaleSlope, 1e308)
        set.set(.rescaleIntercept, 0.0)
        set.set(.pixelData, .OW, bytes: (0..<192).flatMap { little($0 % 3 - 1) }[...])
        return DICOMWriter.file(set)
    }

    /// Segments that add nothing, repeated 65,535 times by each of many others: hours of work for a small file.
    private static var emptySegments: [UInt8] {
        var set = frame(8)
        set.set(.photometricInterpretation, "PALETTE COLOR")
        let nothing = [UInt8](repeating: 0, count: 4 * 65_535)
        let repetitions = [UInt8]((0..<30_000).flatMap { _ in [2, 0, 0xFF, 0xFF, 0, 0, 0, 0] })
        for (table, data) in [(0x1101, 0x1221), (0x1102, 0x1222), (0x1103, 0x1223)] as [(UInt16, UInt16)] {
            set.set(DICOMTag(0x0028, table), .US, bytes: (little(256) + little(0) + little(16))[...])
            set.set(DICOMTag(0x0028, data), .OW, bytes: (nothing + repetitions)[...])
        }
        set.set(.pixelData, .OB, bytes: [UInt8](repeating: 1, count: 192)[...])
        return DICOMWriter.file(set)
    }
}
