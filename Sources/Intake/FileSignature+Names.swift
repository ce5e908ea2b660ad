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
        case .museXML: "muse-xml"
        case .philipsXML: "philips-xml"
        case .cardioSoftXML: "cardiosoft-xml"
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
        case .webp: "WebP"
        case .jpeg2000: "JPEG 2000"
        case .zip: "ZIP"
        case .museXML: "GE MUSE XML"
        case .philipsXML: "Philips XML"
        case .cardioSoftXML: "GE CardioSoft XML"
        case .ishne: "ISHNE Holter"
        case .mfer: "MFER (ISO 22077)"
        }
    }

    /// What to export instead, where the sort says what the file is about.
    var instead: (zh: String, en: String) {
        switch self {
        case .bmp, .gif, .tiff, .heic, .webp, .jpeg2000: ("DICOM、PNG 或 JPEG", "DICOM, PNG or JPEG")
        case .museXML, .philipsXML, .cardioSoftXML, .ishne, .mfer:
            ("HL7 aECG（XML）、SCP-ECG、DICOM 或 EDF", "HL7 aECG (XML), SCP-ECG, DICOM or EDF")
        case .zip: ("解压后的文件（逐个检查上传）", "the files inside it, exam by exam")
        default: ("HL7、ASTM、DICOM、SCP-ECG、WFDB、PNG 或 JPEG", "HL7, ASTM, DICOM, SCP-ECG, WFDB, PNG or JPEG")
        }
    }
}
