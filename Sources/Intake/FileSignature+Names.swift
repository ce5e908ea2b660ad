// The names of the recognised file sorts, for codes and for people.

extension FileSignature {
    /// The part of a reason's code that names the sort.
    var code: String {
        switch self {
        case .wfdbHeader: "wfdb"
        case .wfdbAnnotations: "wfdb-annotations"
        case .matlab4, .matlab5: "matlab"
        case .packedECG, .packedECGRest: "packed-ecg"
        case .rawECG: "raw-ecg"
        case .typedCount: "typed-count"
        default: rawValue
        }
    }

    /// The format's proper name, the same in both languages.
    var title: String {
        switch self {
        case .empty, .unknown: "?"
        case .hl7: "HL7 v2"
        case .wfdbHeader: "WFDB"
        case .wfdbAnnotations: "WFDB annotations (.atr)"
        case .matlab4, .matlab5: "MATLAB (.mat)"
        case .packedECG: "packed ECG (essential part)"
        case .packedECGRest: "packed ECG (rest)"
        case .rawECG: "raw ECG samples"
        case .typedCount: "typed blood count"
        case .png: "PNG"
        case .jpeg: "JPEG"
        case .dicom: "DICOM"
        case .scp: "SCP-ECG"
        case .aecg: "HL7 aECG (XML)"
        case .edf: "EDF/BDF"
        case .astm: "ASTM E1394"
        case .flatFileMapping: "lianyi-flat-file"
        case .bmp: "BMP"
        case .gif: "GIF"
        case .tiff: "TIFF"
        case .heic: "HEIC"
        case .pdf: "PDF"
        }
    }
}
