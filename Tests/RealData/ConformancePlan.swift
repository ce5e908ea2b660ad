// Which row of the table each real file belongs to; a file that belongs to none is not tested.

/// The rows of `Docs/Formats/conformance.md` and their files.
package enum ConformancePlan {
    private static let folders: [(folder: String, rows: [String])] = [
        ("ecg/aecg", ["HL7 aECG"]),
        ("ecg/dicom", ["DICOM tags", "DICOM ECG"]),
        ("ecg/edf", ["EDF"]),
        ("ecg/mat", ["MATLAB"]),
        ("ecg/paper-image", ["photographs of paper ECGs"]),
        ("ecg/scp", ["SCP-ECG"]),
        ("image/dicom", ["DICOM tags"]),
        ("image/dicom-charset", ["DICOM tags", "DICOM character sets"]),
        ("image/dicom-malformed", ["DICOM tags", "DICOM, malformed"]),
        ("image/jpeg-malformed", ["JPEG, malformed"]),
        ("image/png", ["PNG"]),
        ("image/png-malformed", ["PNG, malformed"]),
        ("image/xray-png", ["X-ray as PNG"]),
        ("lab/astm", ["ASTM"]),
        ("lab/hl7v2", ["HL7 v2"]),
        ("lab/table", ["tables"]),
    ]

    /// No format of the county: the schema of FHIR is there for another use.
    package static let unscored = ["fhir"]

    package static let compressed: Set<String> = [
        "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70",
        "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81", "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91",
    ]

    /// The rows of a file.
    package static func rows(of path: String) -> [String] {
        let known = RealData.values(path)
        if path.hasPrefix("ecg/wfdb/") {
            if path.hasSuffix(".atr") { return ["WFDB annotations"] }
            return ["WFDB"] + (known?["heart_rate"] == nil ? [] : ["heart rate"])
        }
        var rows = folders.filter { path.hasPrefix($0.folder + "/") }.flatMap(\.rows)
        guard path.hasPrefix("image/dicom"), known?["pixels"] != nil else { return rows }
        rows.append("DICOM pixels")
        if compressed.contains(known?["TransferSyntaxUID"]?.string ?? "") { rows.append("DICOM compressed frames") }
        return rows
    }

    /// Every file of a row.
    package static func paths(of row: String) -> Set<String> {
        Set(RealData.expected.keys.filter { rows(of: $0).contains(row) })
    }

    /// Files of no row.
    package static var uncovered: [String] {
        RealData.expected.keys.filter { path in
            rows(of: path).isEmpty && !unscored.contains { path.hasPrefix($0 + "/") }
        }.sorted()
    }
}
