// Pictures to begin with: twelve rows of sixteen pixels, plain, in DICOM and in every codec.

import DICOM
import Samples

extension FuzzTarget {
    var pictureSeeds: [[UInt8]] {
        let png = SamplePicture(width: 12, height: 10, bits: 16, seed: 33).png()
        let jpegs = [Codestreams.baseline, Codestreams.progressive, Codestreams.colour]
        return switch self {
        case .dicom: [Self.radiograph(), DICOMWriter.file(Self.waveform())]
        case .pixels: [Self.radiograph()] + Self.compressed
        case .dct: jpegs.map { [0] + $0 }
        case .lossless: [[0] + Codestreams.lossless]
        case .jpegls: [[0] + Codestreams.jpegls]
        case .jpeg2000: [[0] + Codestreams.jpeg2000]
        case .png: [png]
        case .jpeg: jpegs
        default: [png] + jpegs
        }
    }

    static func frame(_ bits: Int) -> DataSetWriter {
        var set = DataSetWriter()
        set.set(.sopClassUID, "1.2.840.10008.5.1.4.1.1.1.1")
        set.set(.sopInstanceUID, "2.25.1001")
        set.set(.modality, "DX")
        set.set(.patientName, "Zhang^San=张^三")
        set.set(.patientID, "P001")
        set.set(.rows, 12)
        set.set(.columns, 16)
        set.set(.samplesPerPixel, 1)
        set.set(.photometricInterpretation, "MONOCHROME2")
        set.set(.bitsAllocated, bits)
        set.set(.bitsStored, bits)
        set.set(.highBit, bits - 1)
        set.set(.pixelRepresentation, 0)
        set.set(.windowCenter, 2048)
        set.set(.windowWidth, 4096)
        return set
    }

    private static func radiograph() -> [UInt8] {
        var set = frame(16)
        var code = DataSetWriter()
        code.set(.codeMeaning, "后前位")
        set.set(.viewCodeSequence, items: [code, DataSetWriter()])
        set.set(.pixelData, .OW, bytes: (0..<384).map { UInt8(truncatingIfNeeded: $0 &* 7) }[...])
        return DICOMWriter.file(set)
    }

    /// One frame in run lengths, and one in each codec.
    private static var compressed: [[UInt8]] {
        let runs = little(1, 4) + little(64, 4) + [UInt8](repeating: 0, count: 56) + [0x81, 9, 0xC1, 200]
        let frames: [(String, [UInt8])] = [
            (TransferSyntax.rle, runs), ("1.2.840.10008.1.2.4.50", Codestreams.baseline),
            ("1.2.840.10008.1.2.4.70", Codestreams.lossless), ("1.2.840.10008.1.2.4.80", Codestreams.jpegls),
            ("1.2.840.10008.1.2.4.90", Codestreams.jpeg2000),
        ]
        return frames.map { syntax, bytes in
            var set = frame(8)
            set.set(frames: [bytes + (bytes.count % 2 == 0 ? [] : [0])])
            return DICOMWriter.file(set, transferSyntax: syntax)
        }
    }

    /// Two leads of ten samples.
    static func waveform(sensitivity: Double = 2.5) -> DataSetWriter {
        func code(_ value: String, _ scheme: String) -> DataSetWriter {
            var item = DataSetWriter()
            item.set(.codeValue, value)
            item.set(.codingSchemeDesignator, scheme)
            item.set(.codeMeaning, value)
            return item
        }
        let channels = ["2:1", "2:2"].map { lead in
            var channel = DataSetWriter()
            channel.set(.channelSourceSequence, items: [code(lead, "MDC")])
            channel.set(.channelSensitivity, sensitivity)
            channel.set(.channelSensitivityUnitsSequence, items: [code("uV", "UCUM")])
            channel.set(.channelBaseline, 0.0)
            return channel
        }
        var group = DataSetWriter()
        group.set(.waveformOriginality, "ORIGINAL")
        group.set(.numberOfWaveformChannels, 2)
        group.set(.numberOfWaveformSamples, 10)
        group.set(.samplingFrequency, 500)
        group.set(.channelDefinitionSequence, items: channels)
        group.set(.waveformBitsAllocated, 16)
        group.set(.waveformSampleInterpretation, "SS")
        group.set(.waveformData, .OW, bytes: (0..<40).map { UInt8($0) }[...])
        var set = DataSetWriter()
        set.set(.sopClassUID, "1.2.840.10008.5.1.4.1.1.9.1.1")
        set.set(.sopInstanceUID, "2.25.9")
        set.set(.acquisitionDateTime, "20260305101500")
        set.set(.waveformSequence, items: [group])
        return set
    }
}
