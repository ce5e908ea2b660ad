// The two ways of not reading a file: it is broken, or today's version does not read its sort.

package import DICOM
package import Exams
package import Raster

enum Unreadable: Error {
    case broken(IntakeReason)
    case unread(IntakeReason)

    var answer: IntakeAnswer {
        switch self {
        case .broken(let reason): .unreadable(reason)
        case .unread(let reason): .notReadableYet(reason)
        }
    }

    var reason: IntakeReason {
        switch self {
        case .broken(let reason), .unread(let reason): reason
        }
    }

    /// The refusal for a file of a sort that opens no exam by itself.
    init(_ signature: FileSignature, of file: ExamFile) {
        switch signature {
        case .empty: self = .broken(.emptyFile(file.name))
        case .unknown:
            let isTable = TableLikeness.holds(file.bytes)
            self = .broken(isTable ? .tableWithoutMapping(file.name) : .unknownFile(file.name))
        case .packedECGRest: self = .broken(.missingEssential(for: file.name))
        case .flatFileMapping: self = .broken(.missingTable(for: file.name))
        case .matlab4, .wfdbAnnotations: self = .broken(.missingHeader(for: file.name))
        default: self = .unread(.sortNotReadableYet(signature, file.name))
        }
    }
}

extension IntakeReason {
    /// Why a DICOM file is not opened.
    package static func unopened(_ error: DICOMError, _ file: String) -> IntakeReason { Unreadable(error, file).reason }

    /// Why a PNG or JPEG is not opened.
    package static func unopened(_ error: RasterError, _ file: String) -> IntakeReason {
        Unreadable(error, file).reason
    }
}
