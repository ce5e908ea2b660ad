// The codes of what a person may be allowed to do on top of the licence; room Training has their catalogue.

/// A privilege of the county's catalogue. Raw values are the codes in SQL, JSON and on certificates.
package enum PrivilegeCode: String, CaseIterable, Codable, Sendable {
    case law = "BASE-LAW"
    case uploadBloodCount = "UP-CBC"
    case uploadECG = "UP-ECG"
    case emergencyECG = "UP-ECG-E"
    case uploadPhoto = "UP-PHOTO"
    case uploadXray = "UP-DR"
    case uploadUltrasound = "UP-US"
    case chronicPrescription = "RX-CHR"
    case autoReleasedCount = "LAB-AUTO"
    case readOwnNormalECG = "ECG-READ-0"
    case referUp = "REF-UP-R"
    case acceptReturn = "REF-DOWN"
    case chronicFollowUp = "FU-CHR"
    case supervise = "TRAIN"
    case readECG = "READ-ECG"
    case readImage = "READ-IMG"
    case readLaboratory = "READ-LAB"
    case reviewECG = "REVIEW-ECG"
    case reviewImage = "REVIEW-IMG"
    case reviewLaboratory = "REVIEW-LAB"
}
