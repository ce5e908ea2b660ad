// The exam kind that the manifest claims, held against what the files hold.

import Exams

extension ExamContent.Kind {
    /// Several pictures are announced as one is.
    fileprivate var single: ExamContent.Kind { self == .pictures ? .picture : self }
}

enum ClaimedKind {
    /// The codes of the exam kinds and the content that each may have.
    private static func expected(_ claimed: String) -> ExamContent.Kind? {
        switch claimed {
        case "CBC", "LAB_OTHER": .bloodCount
        case "ECG12", "ECG_RHYTHM", "HOLTER": .electrocardiogram
        case "DR", "US", "PHOTO": .picture
        default: ExamContent.Kind(rawValue: claimed)
        }
    }

    /// nil when nothing is claimed, the claim is of no known kind, or it fits.
    static func warning(_ claimed: String?, _ content: ExamContent) -> IntakeReason? {
        guard let claimed, let expected = expected(claimed), expected != content.kind.single else { return nil }
        return .kindDiffers(content, claimed: claimed)
    }
}
