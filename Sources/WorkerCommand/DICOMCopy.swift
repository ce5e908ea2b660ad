// A DICOM file without what tells whose it is, as PS3.15 has it.

import Crypto
import DICOM
import Exams
import Intake

enum DICOMCopy {
    static func bytes(of file: ExamFile, _ order: DeidentifyingOrder) throws(IntakeReason) -> [UInt8] {
        do {
            return try Deidentification.file(DICOMFile(file.bytes), pseudonym: order.pseudonym, salt: order.key) {
                Array(SHA256.hash(data: $0))
            }
        } catch {
            throw .undrawn(error, file.name)
        }
    }
}
