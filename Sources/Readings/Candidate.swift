// Somebody who might get a reading, and why somebody does not.
package import Alliance
package import Exams
package import FoundationEssentials

/// A reading that waits for somebody, as the choice sees it.
package struct WaitingReading: Hashable, Sendable {
    package let id: ReadingID
    package let kind: ExamKind
    package let urgency: Urgency
    package let purpose: ReadingPurpose
    package let dueAt: Date
    /// Who made the exam; nil where a terminal did.
    package let uploader: ClinicianID?
    /// Who has read it before, and may not again.
    package let excluded: Set<ClinicianID>
    /// Who said that somebody else should read it.
    package let skippedBy: Set<ClinicianID>
    /// Who had an offer of it before, so that others come first.
    package let offeredBefore: Set<ClinicianID>

    package init(
        id: ReadingID, what: (kind: ExamKind, urgency: Urgency, purpose: ReadingPurpose), dueAt: Date,
        uploader: ClinicianID? = nil, excluded: Set<ClinicianID> = [], skippedBy: Set<ClinicianID> = [],
        offeredBefore: Set<ClinicianID> = []
    ) {
        self.id = id
        (kind, urgency, purpose) = what
        self.dueAt = dueAt
        self.uploader = uploader
        self.excluded = excluded
        self.skippedBy = skippedBy
        self.offeredBefore = offeredBefore
    }
}

/// Why a candidate falls out. The first reason that applies counts, the lasting ones before those of the hour.
package enum CandidateRefusal: Error, Hashable, Sendable {
    /// No reader; for a review: no reviewer.
    case notInRole
    /// The licence does not suffice.
    case licence(ReaderIneligibility)
    /// The grade is below what the kind, or a review, asks for.
    case gradeTooLow(Grade, least: Grade)
    case noPrivilege(PrivilegeCode)
    /// Nobody reads what they made.
    case ownExam
    /// Has read it before.
    case excluded
    /// Said that somebody else should read it.
    case skipped
    case onLeave
    case offDuty

    /// The code in JSON.
    package var code: String {
        switch self {
        case .notInRole: "not_in_role"
        case .licence(.noLicence): "no_licence"
        case .licence(.notRegisteredAtParty): "not_at_party"
        case .licence(.licenceExpired): "licence_ended"
        case .licence(.tooFewYears): "too_few_years"
        case .licence(.modalityNotAllowed): "modality"
        case .gradeTooLow: "grade"
        case .noPrivilege: "no_privilege"
        case .ownExam: "own_exam"
        case .excluded: "excluded"
        case .skipped: "skipped"
        case .onLeave: "on_leave"
        case .offDuty: "off_duty"
        }
    }

    /// Whether it passes with the hour, so that somebody may become eligible without anybody deciding anything.
    package var passes: Bool { self == .onLeave || self == .offDuty }
}

/// Somebody of the centre, with what decides whether a reading is theirs.
package struct Candidate: Hashable, Sendable {
    package let reader: ReaderFacts
    package let name: String
    package let duty: Duty
    /// Whether somebody answers for them in the running shift.
    package let isSupervised: Bool
    /// Weighted seconds of what they hold and of what is offered to them.
    package var load: Double
    /// When something was offered to them last; nil: never.
    package var lastOffered: Date?

    package init(
        _ reader: ReaderFacts, name: String, duty: Duty, isSupervised: Bool = false, load: Double = 0,
        lastOffered: Date? = nil
    ) {
        self.reader = reader
        self.name = name
        self.duty = duty
        self.isSupervised = isSupervised
        self.load = load
        self.lastOffered = lastOffered
    }
}
