// The files of SampleData, made here and compared there.

/// One file under SampleData.
package struct SampleFile: Hashable, Sendable {
    /// Its path under SampleData.
    package let path: String
    package let bytes: [UInt8]
    /// What it shows, for the list.
    package let shows: String
}

extension SampleFile {
    /// Every file, always the same.
    package static var all: [SampleFile] { bloodCounts + analyserLines + traces + annotated + pictures + malformed }

    private static let subject = SampleSubject(
        recordNumber: "QY000007", name: "样例患者", sexWord: "Female", ageYears: 46)

    private static func message(_ condition: BloodCondition, seed: UInt64, processing: String = "P")
        -> [UInt8]
    {
        SampleBloodCount(condition, seed: seed)
            .message(about: subject, ranAt: "20260302081500", processing: processing)
    }

    private static var bloodCounts: [SampleFile] {
        [
            SampleFile(
                path: "HL7v2/cbc-normal.hl7", bytes: message(.normal, seed: 11),
                shows: "a blood count, all in range"),
            SampleFile(
                path: "HL7v2/cbc-anaemic.hl7", bytes: message(.anaemic, seed: 12),
                shows: "iron-deficiency anaemia, HGB below 70 g/L: an alert"),
            SampleFile(
                path: "HL7v2/cbc-critical.hl7", bytes: message(.critical, seed: 13),
                shows: "WBC 1.20, NEU# below 0.5 and PLT 14: critical"),
            SampleFile(
                path: "HL7v2/cbc-control.hl7", bytes: message(.normal, seed: 14, processing: "Q"),
                shows: "a control sample (MSH-11 = Q): belongs to no patient"),
        ]
    }

    private static func count(_ condition: BloodCondition, seed: UInt64, action: String = "N") -> [UInt8] {
        SampleBloodCount(condition, seed: seed)
            .astmMessage(about: subject, ranAt: "20260302081500", action: action)
    }

    private static var analyserLines: [SampleFile] {
        [
            SampleFile(
                path: "ASTM/cbc-normal.astm", bytes: count(.normal, seed: 15),
                shows: "a blood count in ASTM records, all in range"),
            SampleFile(
                path: "ASTM/cbc-critical.astm",
                bytes: SampleBloodCount(.critical, seed: 16)
                    .astmCapture(about: subject, ranAt: "20260302081500"),
                shows: "the capture of a serial line with its frames: PLT 14, critical"),
            SampleFile(
                path: "ASTM/cbc-control.astm", bytes: count(.normal, seed: 17, action: "Q"),
                shows: "a control sample (O-12 = Q): belongs to no patient"),
        ]
    }

    private static var traces: [SampleFile] {
        let records: [(String, HeartCondition, String)] = [
            ("ecg-normal", .normal, "sinus rhythm"),
            ("ecg-bradycardia", .bradycardia, "33 a minute: critical"),
            ("ecg-infarction", .anteriorInfarction, "ST elevation in V1 to V4: critical"),
        ]
        return records.enumerated().flatMap { index, record in
            let ecg = SampleECG(record.1, seed: 21 + UInt64(index))
            return [
                SampleFile(
                    path: "WFDB/\(record.0).hea", bytes: ecg.header(named: record.0),
                    shows: "header of a 12-lead ECG, \(record.2)"),
                SampleFile(
                    path: "WFDB/\(record.0).dat", bytes: ecg.signal(),
                    shows: "its signals, format 16, 500 Hz, 10 s"),
            ]
        }
    }

    private static var annotated: [SampleFile] {
        let ecg = SampleECG(.normal, seed: 21)
        return [
            SampleFile(
                path: "AECG/ecg-normal.xml",
                bytes: ecg.aecg(about: subject, start: "20260302081500", end: "20260302081510"),
                shows: "the ECG of WFDB/ecg-normal as HL7 aECG")
        ]
    }

    private static var pictures: [SampleFile] {
        [
            SampleFile(
                path: "PNG/chest-16bit.png",
                bytes: SamplePicture(width: 400, height: 480, bits: 16, seed: 31).png(),
                shows: "a chest-like picture, 16-bit grey"),
            SampleFile(
                path: "PNG/chest-8bit.png",
                bytes: SamplePicture(width: 400, height: 480, bits: 8, seed: 32).png(),
                shows: "a chest-like picture, 8-bit grey"),
        ]
    }
}
