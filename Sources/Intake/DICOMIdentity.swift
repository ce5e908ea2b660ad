// Whom a DICOM file says it is about, and what had to be done to read it.

import DICOM
import Exams

struct DICOMIdentity {
    let found: FoundIdentity
    /// The first repair of one of the texts, with the element.
    let repair: (tag: DICOMTag, how: DICOMText.Repair)?

    init(_ set: DataSet) {
        let texts: [DICOMTag] = [.patientName, .patientID, .issuerOfPatientID]
        repair = texts.lazy.compactMap { tag in set.decoded(tag)?.repair.map { (tag, $0) } }.first
        found = FoundIdentity(
            name: set.text(.patientName).flatMap(Self.display), identifiers: Self.identifiers(set),
            birthDate: set.text(.patientBirthDate), age: set.text(.patientAge), sex: set.text(.patientSex))
    }

    private static func identifiers(_ set: DataSet) -> [FoundIdentity.Identifier] {
        let own = set.text(.patientID).map {
            FoundIdentity.Identifier(value: $0, assigner: set.text(.issuerOfPatientID))
        }
        let others = set.items(.otherPatientIDsSequence).compactMap { item in
            item.text(.patientID).map {
                FoundIdentity.Identifier(
                    value: $0, type: item.text(.typeOfPatientID), assigner: item.text(.issuerOfPatientID))
            }
        }
        let plain = set.texts(.otherPatientIDs).filter { !$0.isEmpty }.map { FoundIdentity.Identifier(value: $0) }
        return [own].compactMap(\.self) + others + plain
    }

    /// A person's name has up to three groups (Latin letters, characters, sounds) of up to five parts. The group in
    /// characters is the one on Chinese papers.
    static func display(_ name: String) -> String? {
        let groups = name.split(separator: "=", omittingEmptySubsequences: false).map(joined)
        let characters = groups.dropFirst().first
        return [characters ?? "", groups.first ?? "", groups.last ?? ""].first { !$0.isEmpty }
    }

    private static func joined(_ group: Substring) -> String {
        let parts = group.split(separator: "^").map { $0.split(separator: " ").joined(separator: " ") }
        return PersonName.display(parts.filter { !$0.isEmpty }) ?? ""
    }
}
